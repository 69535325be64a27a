from_auto = "high"
