use super::*;
use crate::model::{Exists, Kind, Root, Value, json};
use crate::source::Span;

/// Files in memory, and what a test asks of them.
struct Case {
    sources: Sources,
    paths: Vec<&'static str>,
}

impl Case {
    fn new(files: &[(&'static str, &str)]) -> Self {
        let sources = Sources::memory(files.iter().map(|(path, text)| (*path, *text)));
        Self { sources, paths: files.iter().map(|(path, _)| *path).collect() }
    }

    fn all(&self, inputs: &Inputs) -> Vec<Evaluated> {
        let found: Vec<Found> = self.paths.iter().map(|path| Found { path: path.into(), named: false }).collect();
        let found: Vec<&Found> =
            found.iter().filter(|found| found.path.extension().is_some_and(|e| e == "tf")).collect();
        find_roots(&self.sources, &found).iter().map(|root| evaluate(&self.sources, root, inputs)).collect()
    }

    fn root(&self) -> Root {
        self.all(&Inputs::default()).remove(0).root
    }

    fn slice(&self, span: Option<Span>) -> String {
        self.sources.slice(span.unwrap())
    }
}

fn argument(root: &Root, resource: usize, name: &str) -> Value {
    root.resources[resource].body.get(name).cloned().unwrap()
}

#[test]
fn a_value_keeps_the_place_it_was_written_at_and_the_places_it_came_through() {
    let case = Case::new(&[
        ("main.tf", "module \"m\" {\n  source = \"./m\"\n  time = local.time\n}\nlocals {\n  time = 30\n}\n"),
        ("m/main.tf", "variable \"time\" {}\nresource \"aws_sqs_queue\" \"q\" {\n  delay_seconds = var.time\n}\n"),
    ]);
    let value = argument(&case.root(), 0, "delay_seconds");
    assert_eq!(case.slice(value.origin.span), "30");
    let through: Vec<_> = value.origin.through.unwrap().iter().map(|span| case.sources.slice(*span)).collect();
    assert_eq!(through, ["local.time", "var.time"]);
}

#[test]
fn json_in_a_heredoc_keeps_its_places() {
    let text = "resource \"aws_sqs_queue\" \"q\" {\n  policy = <<-EOT\n    {\n      \"Effect\": \"Allow\",\n      \"Resource\": \"${aws_sqs_queue.q.arn}/*\"\n    }\n  EOT\n}\n";
    let case = Case::new(&[("main.tf", text)]);
    let policy = argument(&case.root(), 0, "policy");
    let parsed = json::parse(policy.as_text().unwrap(), &policy.origin).unwrap();
    assert_eq!(case.slice(parsed.get("Effect").unwrap().origin.span), "\"Allow\"");
    assert_eq!(case.slice(parsed.as_object().unwrap().entries["Resource"].key), "\"Resource\"");
    let resource = parsed.get("Resource").unwrap();
    assert_eq!(resource.as_text().unwrap().to_string(), "${aws_sqs_queue.q.arn}/*");
    assert_eq!(case.slice(resource.origin.span), "\"${aws_sqs_queue.q.arn}/*\"");
}

#[test]
fn json_in_quotes_and_in_a_file_keeps_its_places() {
    let text = "resource \"aws_sqs_queue\" \"q\" {\n  policy = \"{\\\"a\\\": [1]}\"\n  other = file(\"p.json\")\n}\n";
    let case = Case::new(&[("main.tf", text), ("p.json", "{\"b\": true}")]);
    let root = case.root();
    let parsed = |name| {
        let value = argument(&root, 0, name);
        json::parse(value.as_text().unwrap(), &value.origin).unwrap()
    };
    assert_eq!(case.slice(parsed("policy").get("a").unwrap().origin.span), "[1]");
    assert_eq!(case.slice(parsed("other").get("b").unwrap().origin.span), "true");
}

#[test]
fn folders_that_others_call_are_no_roots() {
    let module = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
    let (up, down) = (module("../"), module("./inner"));
    let case = Case::new(&[
        ("lib/main.tf", &down),
        ("lib/inner/main.tf", ""),
        ("lib/examples/main.tf", &module("../../lib")),
        ("alone/main.tf", &module("./")),
        ("x/main.tf", &module("./y")),
        ("x/y/main.tf", &up),
    ]);
    let roots: Vec<_> = case.all(&Inputs::default()).into_iter().map(|evaluated| evaluated.root.path).collect();
    assert_eq!(roots, ["alone", "lib/examples", "x"]);
}

#[test]
fn given_values_win_in_order() {
    let mut inputs = Inputs::default();
    let text = "variable \"a\" {}\nvariable \"b\" {\n  type = list(string)\n}\nvariable \"c\" {}\nresource \"aws_sqs_queue\" \"q\" {\n  a = var.a\n  b = var.b\n  c = var.c\n}\n";
    let case = Case::new(&[
        ("main.tf", text),
        ("terraform.tfvars", "a = \"low\"\nc = 1\n"),
        ("more.tfvars", "a = \"high\"\nb = []\n"),
    ]);
    inputs.variable_files.push("more.tfvars".into());
    inputs.variables.insert("b".into(), "[\"x\", 1]".into());
    inputs.variables.insert("undeclared".into(), "x".into());
    let all = case.all(&inputs);
    let root = &all[0].root;
    assert_eq!(argument(root, 0, "a").as_str().unwrap(), "high");
    let list = argument(root, 0, "b");
    let items: Vec<_> = list.as_list().unwrap().items.iter().map(|item| item.as_str().unwrap()).collect();
    assert_eq!(items, ["x", "1"]);
    assert!(matches!(argument(root, 0, "c").kind, Kind::Number(1.0)));
    assert_eq!(all[0].files.len(), 3);
}

#[test]
fn names_lead_to_what_they_name() {
    let text = "resource \"aws_sqs_queue\" \"q\" {\n  name = \"orders\"\n}\nresource \"aws_sqs_queue\" \"r\" {\n  name = aws_sqs_queue.q.name\n}\n";
    let value = argument(&Case::new(&[("main.tf", text)]).root(), 1, "name");
    let attribute = value.as_text().unwrap().as_attribute().unwrap().clone();
    assert_eq!((&*attribute.resource, &*attribute.name), ("aws_sqs_queue.q", "name"));
    assert_eq!(attribute.known.as_deref(), Some("orders"));
}

#[test]
fn what_grows_without_end_is_cut() {
    let mut text = String::from("locals {\n  a0 = [\"x\"]\n");
    for n in 1..80 {
        text += &format!("  a{n} = [local.a{0}, local.a{0}]\n  t{n} = \"${{local.t{0}}}${{local.t{0}}}\"\n", n - 1);
    }
    text += "  t0 = \"text\"\n}\nresource \"aws_sqs_queue\" \"q\" {\n  a = jsonencode(local.a79)\n  b = local.t79\n  c = replace(local.t15, \"t\", local.t15)\n}\nresource \"aws_sqs_queue\" \"many\" {\n  count = 1000000\n}\n";
    let case = Case::new(&[("main.tf", &text)]);
    let all = case.all(&Inputs::default());
    assert!(["a", "b", "c"].iter().all(|name| argument(&all[0].root, 0, name).first_unknown().is_some()));
    assert!(all[0].problems.iter().all(|problem| problem.rule == "limit-reached"));
    assert!(all[0].problems.len() >= 2);
}

#[test]
fn long_chains_end() {
    let mut text = String::from("locals {\n  a0 = 1\n");
    (1..5000).for_each(|n| text += &format!("  a{n} = [(local.a{})]\n", n - 1));
    text += "}\nresource \"aws_sqs_queue\" \"q\" {\n  a = local.a4999\n}\n";
    let case = Case::new(&[("main.tf", &text)]);
    let root = case.root();
    assert!(argument(&root, 0, "a").first_unknown().is_some());
    assert_eq!(root.resources[0].exists, Exists::Yes);
}
