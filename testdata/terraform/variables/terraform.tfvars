from_tfvars = ["1", 2]
from_auto = "low"
not_null = null
