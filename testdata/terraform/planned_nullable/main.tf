module "given" {
  source = "./child"
  delay  = 9
  name   = "given"
}

module "nothing" {
  source = "./child"
  delay  = null
  name   = "nothing"
}
