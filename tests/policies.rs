//! What policies allow: every row of `testdata/policies` is a question with the answer of IAM's evaluation logic.
//!
//! `prelude.tf` declares what the policies speak of. A case is a comment, a policy, and questions. The policy is JSON
//! statements, which become an inline policy of the role `worker` or the policy of the queue `orders`; or a whole
//! configuration; or a template. Sources: IAM User Guide, "Policy evaluation logic", "IAM JSON policy elements".
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its table directly")]

use trigger_lint::evaluate::{Inputs, evaluate};
use trigger_lint::graph::{NodeId, TriggerGraph};
use trigger_lint::model::{Model, Text, Truth};
use trigger_lint::source::{Found, Sources};

/// One policy and the questions to it.
struct Case {
    line: usize,
    policy: String,
    /// What stands before the colon of the answer, and the answer.
    questions: Vec<(String, String)>,
}

fn read(name: &str) -> String {
    std::fs::read_to_string(format!("testdata/policies/{name}")).unwrap().replace("\r\n", "\n")
}

/// The cases of a table; blank lines stand between them.
fn cases(text: &str) -> Vec<Case> {
    let answers = [": yes", ": no", ": unknown"];
    let mut cases = Vec::new();
    let mut case = Case { line: 1, policy: String::new(), questions: Vec::new() };
    for (index, line) in text.lines().chain([""]).enumerate() {
        let question = answers.iter().find_map(|answer| Some((line.strip_suffix(answer)?, &answer[2..])));
        if line.is_empty() && !case.questions.is_empty() {
            let next = Case { line: index + 2, policy: String::new(), questions: Vec::new() };
            cases.push(std::mem::replace(&mut case, next));
        } else if let Some((question, answer)) = question {
            case.questions.push((question.to_owned(), answer.to_owned()));
        } else if !line.starts_with('#') {
            case.policy.push_str(line);
            case.policy.push('\n');
        }
    }
    assert!(case.policy.trim().is_empty(), "a policy without questions: {}", case.policy);
    cases
}

/// The configuration of a case: statements are put where `around` says.
fn configuration(policy: &str, around: [&str; 2]) -> (&'static str, String) {
    if ["Resources:", "Parameters:", "Transform:"].iter().any(|key| policy.starts_with(key)) {
        return ("template.yaml", policy.to_owned());
    }
    let own = match policy.trim_start().starts_with(['{', '%']) {
        true => format!("{}{policy}{}", around[0], around[1]),
        false => policy.to_owned(),
    };
    ("main.tf", read("prelude.tf") + &own)
}

/// Asks every question of a table; gives how many there are.
fn ask(table: &str, around: [&str; 2], answer: impl Fn(&TriggerGraph, &str) -> Truth) -> usize {
    let (mut asked, mut wrong) = (0, Vec::new());
    for case in cases(&read(table)) {
        let (file, text) = configuration(&case.policy, around);
        let sources = Sources::memory([(file, text)]);
        let found = [Found { path: file.into(), named: true }];
        let evaluated = evaluate(&sources, &found, &Inputs::default());
        let problems: Vec<_> = evaluated.iter().flat_map(|one| &one.problems).map(|p| &p.message).collect();
        assert!(problems.is_empty(), "{table}:{}: {problems:?}", case.line);
        let model = Model::new(evaluated.into_iter().map(|one| one.root).collect());
        let graph = TriggerGraph::new(&model);
        for (question, expected) in &case.questions {
            asked += 1;
            let truth = answer(&graph, question);
            let word = match truth {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown(_) => "unknown",
            };
            if word != expected {
                wrong.push(format!("{table}:{}: {question}: {expected} expected, is {truth}", case.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    asked
}

/// The resource whose address ends so.
fn node(graph: &TriggerGraph, name: &str) -> NodeId {
    let last = |address: &str| address.rsplit(['.', '/']).next() == Some(name);
    let found = graph.nodes().find(|&node| graph.resource(node).is_some() && last(graph.address(node)));
    found.unwrap_or_else(|| panic!("no resource `{name}`"))
}

#[test]
fn what_roles_may() {
    let around = [
        "resource \"aws_iam_role_policy\" \"worker\" {\n  name = \"worker\"\n  role = aws_iam_role.worker.id\n  policy = <<EOT\n{\"Statement\": [\n",
        "]}\nEOT\n}\n",
    ];
    let asked = ask("roles.txt", around, |graph, question| {
        let (action, rest) = question.split_once(' ').unwrap();
        let (name, below) = rest.split_once('/').map_or((rest, None), |(name, below)| (name, Some(below)));
        let target = node(graph, name);
        let arn = graph.arn(target).unwrap();
        let subject = match below {
            Some("stream") => graph.stream_arn(target).unwrap(),
            Some(below) => arn.concat(&Text::literal(format!("/{below}"))),
            None => arn,
        };
        // A case may declare a role of its own.
        let own = graph.nodes().any(|node| graph.address(node).ends_with("Worker"));
        graph.may(node(graph, if own { "Worker" } else { "worker" }), action, target, &subject)
    });
    assert!(asked >= 150, "{asked}");
}

#[test]
fn what_services_may_deliver() {
    let around = [
        "resource \"aws_sqs_queue_policy\" \"orders\" {\n  queue_url = aws_sqs_queue.orders.id\n  policy = <<EOT\n{\"Statement\": [\n",
        "]}\nEOT\n}\n",
    ];
    let asked = ask("deliveries.txt", around, |graph, service| {
        let deliveries = graph.deliveries();
        let delivery = deliveries.iter().find(|delivery| delivery.service.split('.').next() == Some(service));
        graph.may_deliver(delivery.unwrap())
    });
    assert!(asked >= 40, "{asked}");
}
