{"Statement": [{"Resource": "${arn}", "Action": "sns:*"}]}
