resource "awscc_lex_bot" "desk" {
  name                        = "desk"
  role_arn                    = "arn:aws:iam::123456789012:role/desk"
  idle_session_ttl_in_seconds = 60
  data_privacy                = { child_directed = false }
}

resource "awscc_lex_bot_alias" "desk_live" {
  bot_alias_name = "live"
  bot_id         = awscc_lex_bot.desk.id
  bot_alias_locale_settings = [{
    locale_id = "en_US"
    bot_alias_locale_setting = {
      enabled = true
      code_hook_specification = {
        lambda_code_hook = {
          code_hook_interface_version = "1.0"
          lambda_arn                  = awscc_lambda_function.work.arn
        }
      }
    }
  }]
}

resource "awscc_lambda_permission" "permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "lexv2.amazonaws.com"
  source_arn    = awscc_lex_bot_alias.desk_live.arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
