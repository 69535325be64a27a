//! Loops: what meets and what does not, over all that can lie between what a function writes and what triggers it.

use std::path::PathBuf;

use trigger_lint::diagnostic::Severity;
use trigger_lint::lint::{Settings, lint};
use trigger_lint::source::Sources;

/// The rules on loops that report something of a template, each with its level and the steps it draws.
fn loops(resources: &str) -> Vec<(String, usize)> {
    let text = format!("Resources:\n{resources}");
    let sources = Sources::memory([("template.yaml", text.clone())]);
    let mut settings = Settings::new(vec![PathBuf::from(".")]);
    settings.select = vec!["runaway".to_owned()];
    let report = lint(&sources, &settings);
    assert!(report.diagnostics.iter().all(|d| d.rule != "syntax-error"), "{text}");
    let level = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    report.diagnostics.iter().map(|d| (format!("{} {}", level(d.severity), d.rule), d.flow.len())).collect()
}

fn words(resources: &str) -> String {
    let found: Vec<String> = loops(resources).into_iter().map(|(words, _)| words).collect();
    found.join(", ")
}

/// A function `name` that may do what its statements say: pairs of action and resource.
fn function(name: &str, grants: &[(&str, &str)]) -> String {
    let mut text = format!(
        "  {name}:\n    Type: AWS::Lambda::Function\n    Properties: {{ Role: !GetAtt {name}Role.Arn }}\n  {name}Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Statement:\n              - {{ Effect: Allow, Action: 'logs:PutLogEvents', Resource: '*' }}\n"
    );
    for (action, resource) in grants {
        text += &format!("              - {{ Effect: Allow, Action: '{action}', Resource: {resource} }}\n");
    }
    text
}

/// A bucket `in-box` that notifies function `F`.
fn bucket(event: &str, prefix: &str, suffix: &str) -> String {
    format!(
        "  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: in-box\n      NotificationConfiguration:\n        LambdaConfigurations:\n          - Event: {event}\n            Function: !GetAtt F.Arn\n            Filter: {{ S3Key: {{ Rules: [{{ Name: prefix, Value: '{prefix}' }}, {{ Name: suffix, Value: '{suffix}' }}] }} }}\n"
    )
}

fn queue(name: &str, properties: &str) -> String {
    format!("  {name}:\n    Type: AWS::SQS::Queue\n    Properties: {{ {properties} }}\n")
}

fn mapping(queue: &str, function: &str) -> String {
    format!(
        "  {queue}To{function}:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: {{ EventSourceArn: !GetAtt {queue}.Arn, FunctionName: !Ref {function} }}\n"
    )
}

#[test]
fn objects_meet_notifications() {
    const CREATED: &str = "s3:ObjectCreated:*";
    let (error, warning, none) = ("error s3-recursive-write", "warning s3-recursive-write", "");
    for (event, prefix, suffix, action, resource, expected) in [
        (CREATED, "", "", "s3:PutObject", "arn:aws:s3:::in-box/*", error),
        (CREATED, "", "", "s3:PutObject", "arn:aws:s3:::in-box/out/*", error),
        (CREATED, "", "", "s3:Put*", "arn:aws:s3:::in-box/*", error),
        (CREATED, "", "", "s3:PutObject", "arn:aws:s3:::in-box", none),
        (CREATED, "", "", "s3:PutObject", "arn:aws:s3:::out-box/*", none),
        (CREATED, "", "", "s3:PutObject", "arn:aws:s3:::in-box*", error),
        (CREATED, "", "", "s3:PutObject", "'*'", warning),
        (CREATED, "", "", "s3:PutObject", "'arn:aws:s3:::*'", warning),
        (CREATED, "", "", "s3:*", "arn:aws:s3:::in-box/*", warning),
        (CREATED, "", "", "*", "'*'", warning),
        (CREATED, "", "", "s3:GetObject", "arn:aws:s3:::in-box/*", none),
        (CREATED, "", "", "s3:List*", "arn:aws:s3:::in-box", none),
        (CREATED, "", "", "s3:DeleteObject", "arn:aws:s3:::in-box/*", none),
        (CREATED, "", "", "s3:PutObjectTagging", "arn:aws:s3:::in-box/*", none),
        ("s3:ObjectTagging:Put", "", "", "s3:PutObjectTagging", "arn:aws:s3:::in-box/*", error),
        ("s3:ObjectTagging:Delete", "", "", "s3:PutObjectTagging", "arn:aws:s3:::in-box/*", none),
        ("s3:ObjectTagging:*", "", "", "s3:DeleteObjectTagging", "arn:aws:s3:::in-box/*", error),
        ("s3:ObjectRemoved:*", "", "", "s3:DeleteObject", "arn:aws:s3:::in-box/*", error),
        ("s3:ObjectRemoved:*", "", "", "s3:PutObject", "arn:aws:s3:::in-box/*", none),
        ("s3:ObjectRemoved:DeleteMarkerCreated", "", "", "s3:DeleteObjectVersion", "arn:aws:s3:::in-box/*", none),
        ("s3:ObjectCreated:Copy", "", "", "s3:PutObject", "arn:aws:s3:::in-box/*", error),
        ("s3:ObjectAcl:Put", "", "", "s3:PutObjectAcl", "arn:aws:s3:::in-box/*", error),
        ("s3:LifecycleExpiration:*", "", "", "s3:DeleteObject", "arn:aws:s3:::in-box/*", none),
        (CREATED, "in/", "", "s3:PutObject", "arn:aws:s3:::in-box/*", warning),
        (CREATED, "in/", "", "s3:PutObject", "arn:aws:s3:::in-box/in/*", error),
        (CREATED, "in/", "", "s3:PutObject", "arn:aws:s3:::in-box/in/done/*", error),
        (CREATED, "in/", "", "s3:PutObject", "arn:aws:s3:::in-box/out/*", none),
        (CREATED, "in/", "", "s3:PutObject", "arn:aws:s3:::in-box/in", none),
        (CREATED, "", ".png", "s3:PutObject", "arn:aws:s3:::in-box/*", warning),
        (CREATED, "", ".png", "s3:PutObject", "arn:aws:s3:::in-box/*.png", error),
        (CREATED, "", ".png", "s3:PutObject", "arn:aws:s3:::in-box/*.jpg", none),
        (CREATED, "in/", ".png", "s3:PutObject", "arn:aws:s3:::in-box/in/*.jpg", none),
        (CREATED, "in/", ".png", "s3:PutObject", "arn:aws:s3:::in-box/in/thumb-*", error),
    ] {
        let template = bucket(event, prefix, suffix) + &function("F", &[(action, resource)]);
        assert_eq!(words(&template), expected, "{event} {prefix}*{suffix} {action} {resource}");
    }
}

#[test]
fn objects_meet_rules() {
    let bucket = |on: bool| {
        format!(
            "  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: in-box\n      NotificationConfiguration: {{ EventBridgeConfiguration: {{ EventBridgeEnabled: {on} }} }}\n"
        )
    };
    let rule = |pattern: &str| {
        format!(
            "  R:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: {pattern}\n      Targets: [{{ Id: f, Arn: !GetAtt F.Arn }}]\n"
        )
    };
    let put = function("F", &[("s3:PutObject", "arn:aws:s3:::in-box/*")]);
    let out = function("F", &[("s3:PutObject", "arn:aws:s3:::in-box/out/*")]);
    let all = "{ source: [aws.s3] }";
    let named = "{ source: [aws.s3], detail-type: [Object Created], detail: { bucket: { name: [in-box] } } }";
    let keys = "{ source: [aws.s3], detail: { bucket: { name: [in-box] }, object: { key: [{ prefix: in/ }] } } }";
    let not = "{ source: [aws.s3], detail: { object: { key: [{ anything-but: { prefix: out/ } }] } } }";
    for (template, expected) in [
        (bucket(true) + &rule(named) + &put, "error s3-recursive-write"),
        (bucket(true) + &rule(all) + &put, "error s3-recursive-write"),
        (bucket(false) + &rule(named) + &put, ""),
        (bucket(true) + &rule(keys) + &put, "warning s3-recursive-write"),
        (bucket(true) + &rule(keys) + &out, ""),
        (bucket(true) + &rule(not) + &out, ""),
        (bucket(true) + &rule("{ source: [aws.s3], detail-type: [Object Deleted] }") + &put, ""),
        (bucket(true) + &rule("{ source: [aws.s3], detail: { bucket: { name: [other] } } }") + &put, ""),
        (bucket(true) + &rule("{ source: [aws.ec2] }") + &put, ""),
    ] {
        assert_eq!(words(&template), expected, "{template}");
    }
}

#[test]
fn who_else_has_the_role_matters() {
    let shared = bucket("s3:ObjectCreated:*", "", "")
        + &function("F", &[("s3:PutObject", "arn:aws:s3:::in-box/*")])
        + "  G:\n    Type: AWS::Lambda::Function\n    Properties: { Role: !GetAtt FRole.Arn }\n";
    assert_eq!(words(&shared), "warning s3-recursive-write");
    let allowed = bucket("s3:ObjectCreated:*", "", "")
        + &function("F", &[("s3:PutObject", "arn:aws:s3:::in-box/*")])
            .replace("{ Role:", "{ RecursiveLoop: Allow, Role:");
    assert_eq!(words(&allowed), "note s3-recursive-write");
}

#[test]
fn long_ways_round() {
    let queues = |names: &[&str]| names.iter().map(|name| queue(name, "")).collect::<String>();
    let send =
        |function_name: &str, to: &str| function(function_name, &[("sqs:SendMessage", &format!("!GetAtt {to}.Arn"))]);
    let two = queues(&["A", "B"]) + &mapping("A", "F") + &mapping("B", "G") + &send("F", "B") + &send("G", "A");
    assert_eq!(loops(&two), [("error trigger-loop".to_owned(), 4)]);
    let three = queues(&["A", "B", "C"])
        + &mapping("A", "F")
        + &mapping("B", "G")
        + &mapping("C", "H")
        + &send("F", "B")
        + &send("G", "C")
        + &send("H", "A");
    assert_eq!(loops(&three), [("error trigger-loop".to_owned(), 6)]);
    let broken = three.replace("FunctionName: !Ref H", "FunctionName: !Ref H, Enabled: false");
    assert_eq!(words(&broken), "");
    let aside = three.replace("!GetAtt A.Arn }\n", "!GetAtt D.Arn }\n") + &queue("D", "");
    assert_eq!(words(&aside), "");
    let ends = queues(&["A", "B"]) + &mapping("A", "F") + &mapping("B", "G") + &send("F", "B") + &function("G", &[]);
    assert_eq!(words(&ends), "");
    let off = two.replace("FunctionName: !Ref G", "FunctionName: !Ref G, Enabled: false");
    assert_eq!(words(&off), "");
    let filtered = two.replace(
        "FunctionName: !Ref G",
        "FunctionName: !Ref G, FilterCriteria: { Filters: [{ Pattern: '{\"body\": {\"a\": [1]}}' }] }",
    );
    assert_eq!(words(&filtered), "warning trigger-loop");
    let own = queues(&["A"]) + &mapping("A", "F") + &send("F", "A");
    assert_eq!(loops(&own), [("error sqs-recursive-send".to_owned(), 2)]);
    let topic = "  T:\n    Type: AWS::SNS::Topic\n  S:\n    Type: AWS::SNS::Subscription\n    Properties: { TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt A.Arn }\n";
    let handed = queues(&["A"]) + topic + &mapping("A", "F") + &function("F", &[("sns:Publish", "!Ref T")]);
    assert_eq!(loops(&handed), [("error trigger-loop".to_owned(), 3)]);
    let other_topic = handed.replace("Resource: !Ref T", "Resource: !Ref U") + "  U:\n    Type: AWS::SNS::Topic\n";
    assert_eq!(words(&other_topic), "");
}

#[test]
fn failed_events_come_back() {
    let redriven =
        queue("Q", "RedrivePolicy: { deadLetterTargetArn: !GetAtt D.Arn, maxReceiveCount: 5 }") + &queue("D", "");
    let same = redriven.clone() + &mapping("Q", "F") + &mapping("D", "F") + &function("F", &[]);
    assert_eq!(loops(&same), [("error failure-destination-loop".to_owned(), 2)]);
    let other = redriven.clone()
        + &mapping("Q", "F")
        + &mapping("D", "G")
        + &function("F", &[])
        + &function("G", &[("sqs:SendMessage", "!GetAtt Q.Arn")]);
    assert_eq!(words(&other), "");
    assert_eq!(words(&(redriven + &mapping("Q", "F") + &function("F", &[]))), "");
    let records = |prefix: &str| {
        bucket("s3:ObjectCreated:*", prefix, "")
            + &function("F", &[])
            + "  C:\n    Type: AWS::Lambda::EventInvokeConfig\n    Properties:\n      FunctionName: !Ref F\n      Qualifier: $LATEST\n      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::in-box' } }\n"
    };
    assert_eq!(loops(&records("")), [("error failure-destination-loop".to_owned(), 2)]);
    assert_eq!(words(&records("in/")), "");
    assert_eq!(words(&records("aws/")), "error failure-destination-loop");
    assert_eq!(
        words(&records("").replace("Destination: 'arn:aws:s3:::in-box'", "Destination: 'arn:aws:s3:::out-box'")),
        ""
    );
    assert_eq!(words(&records("").replace("s3:ObjectCreated:*", "s3:ObjectRemoved:*")), "");
}

#[test]
fn the_message_of_a_long_loop_stays_short() {
    let services = |n: usize| -> String {
        let send = |i: usize| format!("!GetAtt Q{}.Arn", (i + 1) % n);
        let service = |i: usize| {
            queue(&format!("Q{i}"), "")
                + &mapping(&format!("Q{i}"), &format!("F{i}"))
                + &function(&format!("F{i}"), &[("sqs:SendMessage", &send(i))])
        };
        (0..n).map(service).collect()
    };
    let message = |n: usize| {
        let sources = Sources::memory([("template.yaml", format!("Resources:\n{}", services(n)))]);
        let mut settings = Settings::new(vec![PathBuf::from(".")]);
        settings.select = vec!["trigger-loop".to_owned()];
        let report = lint(&sources, &settings);
        report.diagnostics.first().map(|diagnostic| (diagnostic.message.clone(), diagnostic.flow.len()))
    };
    let (short, _) = message(2).unwrap_or_default();
    assert_eq!(short, "there is a loop: `F0` → `Q1` → `F1` → `Q0` → `F0`");
    let (long, drawn) = message(12).unwrap_or_default();
    assert_eq!(long, "there is a loop of 24 hops: `F0` → `Q1` → `F1` → `Q2` → `F2` → … → `Q0` → `F0`");
    assert_eq!(drawn, 24);
}

#[test]
fn functions_that_invoke_functions() {
    const INVOKE: &str = "lambda:InvokeFunction";
    let fed = format!("{}{}", queue("Q", ""), mapping("Q", "F"));
    let back = function("G", &[("sqs:SendMessage", "!GetAtt Q.Arn")]);
    for (resource, expected) in [
        ("!GetAtt G.Arn", "note trigger-loop"),
        ("!Sub '${G.Arn}:*'", "note trigger-loop"),
        ("!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${G}'", "note trigger-loop"),
        ("!Ref Live", "note trigger-loop"),
        ("!GetAtt Other.Arn", ""),
        ("'*'", ""),
        ("'arn:aws:lambda:*:*:function:*'", ""),
        ("'arn:aws:lambda:*:*:function:shop-*'", ""),
    ] {
        let alias = "  Live:\n    Type: AWS::Lambda::Alias\n    Properties: { Name: live, FunctionName: !Ref G, FunctionVersion: '1' }\n";
        let other = function("Other", &[]);
        let all = format!("{fed}{back}{alias}{other}{}", function("F", &[(INVOKE, resource)]));
        assert_eq!(words(&all), expected, "{resource}");
    }
    // Nothing but rights to invoke.
    let both = function("F", &[(INVOKE, "!GetAtt G.Arn")]) + &function("G", &[(INVOKE, "!GetAtt F.Arn")]);
    assert_eq!(words(&both), "note trigger-loop");
    assert_eq!(words(&function("F", &[(INVOKE, "!GetAtt F.Arn")])), "");
    // One role for both: it says nothing about who invokes whom.
    let shared = both.replace("GRole.Arn", "FRole.Arn").replace("!GetAtt G.Arn }", "[!GetAtt G.Arn, !GetAtt F.Arn] }");
    assert_eq!(words(&shared), "");
    // A function that is invoked so for each event: what it does then is what the first made it do.
    let queue_again = function("F", &[(INVOKE, "!GetAtt G.Arn"), ("sqs:SendMessage", "!GetAtt Q.Arn")]);
    assert_eq!(words(&format!("{fed}{queue_again}{}", function("G", &[]))), "error sqs-recursive-send");
}
