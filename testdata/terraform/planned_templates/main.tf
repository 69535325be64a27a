locals {
  items = { b = [1, 2], a = [3] }
}

resource "aws_sns_topic" "text" {
  name            = "text"
  delivery_policy = <<-EOT
    {
      "Comment": "${upper("x")} $${kept} %%{kept}",
      "StartAt": "A",
      "States": {
        %{~for key, list in local.items~}

        "${key}": { "Type": "Pass", "Next": "A${length(list)}" },
        %{~endfor~}

        "A": { "Type": "Succeed" }
      }
    }
  EOT
}

resource "aws_sqs_queue" "lines" {
  name = "lines"
  tags = {
    plain = <<EOT
one
  two
EOT
    indented = <<-EOT
      one
        two
      ${"three"}
    EOT
    directive = <<-EOT
    %{if true}
      yes
    %{else}
      no
    %{endif}
    end
    EOT
    stripped = <<-EOT
    a
    %{for x in ["x", "y"]~}
    - ${x}
    %{endfor~}
    z
    EOT
    inline = "%{for x in ["p", "q"]}[${x}]%{endfor}%{if false}never%{endif}"
  }
}
