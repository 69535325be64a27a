//! Names of the `awscc` provider of Terraform: those of CloudFormation, in small letters.
//!
//! Its resources have the arguments of CloudFormation's, so that the model takes them for CloudFormation in Terraform's
//! syntax: `awscc_lambda_event_source_mapping` is `AWS::Lambda::EventSourceMapping`, `batch_size` is `BatchSize`.

/// What the names of its resource types begin with.
pub const PREFIX: &str = "awscc_";

/// Names of CloudFormation that do not follow from their parts, by the service that has them; an empty one is any.
const IRREGULAR: &[(&str, &str)] = &[
    ("", "CustomSMSSender"),
    ("", "DocumentDBEventSourceConfig"),
    ("", "DynamoDBStreamParameters"),
    ("", "OKActions"),
    ("", "PrincipalOrgID"),
    ("", "RotationLambdaARN"),
    ("", "SNSAction"),
    ("AWS::CloudFront::", "LambdaFunctionARN"),
    ("AWS::Kinesis::", "StreamARN"),
    ("AWS::KinesisFirehose::", "RoleARN"),
];

/// The name of an argument: `DocumentDBEventSourceConfig` is `document_db_event_source_config`.
pub fn argument(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_ascii_uppercase() && at > 0 {
            let before = letters[at - 1];
            let ends_word = before.is_ascii_lowercase() || before.is_ascii_digit();
            let begins_word = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
            if ends_word || before.is_ascii_uppercase() && begins_word {
                snake.push('_');
            }
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// The property of a type of CloudFormation that an argument is.
pub fn property(type_name: &str, argument_name: &str) -> String {
    let named = |(service, name): &&(&str, &'static str)| {
        type_name.starts_with(service) && name.len() <= argument_name.len() && argument(name) == argument_name
    };
    if let Some((_, name)) = IRREGULAR.iter().find(named) {
        return (*name).to_owned();
    }
    let mut name = String::with_capacity(argument_name.len());
    for word in argument_name.split('_') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// The name of a resource type of CloudFormation: `AWS::SQS::Queue` is `awscc_sqs_queue`.
pub fn resource_type(type_name: &str) -> Option<String> {
    let (service, resource) = type_name.strip_prefix("AWS::")?.split_once("::")?;
    Some(format!("{PREFIX}{}_{}", service.to_lowercase(), argument(resource)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_arguments_and_types() {
        for (cloudformation, terraform) in [
            ("BatchSize", "batch_size"),
            ("KmsKeyArn", "kms_key_arn"),
            ("DocumentDBEventSourceConfig", "document_db_event_source_config"),
            ("S3Key", "s3_key"),
            ("ExtendedS3DestinationConfiguration", "extended_s3_destination_configuration"),
        ] {
            assert_eq!(argument(cloudformation), terraform);
            assert_eq!(property("AWS::Lambda::EventSourceMapping", terraform), cloudformation);
        }
        assert_eq!(property("AWS::KinesisFirehose::DeliveryStream", "role_arn"), "RoleARN");
        assert_eq!(property("AWS::Pipes::Pipe", "role_arn"), "RoleArn");
        assert_eq!(resource_type("AWS::ApiGatewayV2::Api").as_deref(), Some("awscc_apigatewayv2_api"));
        assert_eq!(
            resource_type("AWS::Lambda::EventSourceMapping").as_deref(),
            Some("awscc_lambda_event_source_mapping")
        );
    }

    /// A name that the model asks for must be what an argument becomes.
    #[test]
    fn every_path_is_found_again() {
        let sources = [
            include_str!("things.rs"),
            include_str!("../graph/wiring.rs"),
            include_str!("../graph/failures.rs"),
            include_str!("../graph/roles.rs"),
            include_str!("../graph/identity.rs"),
        ];
        let paths = sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
        let is_path = |path: &&str| {
            path.starts_with(|c: char| c.is_ascii_uppercase())
                && path.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '/')
        };
        let mut steps = 0;
        // Small letters begin the keys of JSON documents.
        let is_property = |step: &&str| step.starts_with(|c: char| c.is_ascii_uppercase());
        for step in paths.filter(is_path).flat_map(|path| path.split(['.', '/'])).filter(is_property) {
            let services = IRREGULAR.iter().map(|(service, _)| *service).chain([""]);
            let found = services.into_iter().any(|service| property(service, &argument(step)) == step);
            assert!(found, "`{step}` becomes `{}`", property("", &argument(step)));
            steps += 1;
        }
        assert!(steps > 300, "{steps}");
    }
}
