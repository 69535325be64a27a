//! `AWS::Serverless::Function`: the function, its role, alias, URL and events.

use super::build::{Site, get, hash, is_written_out, known, may_hold_more, present};
use super::expansion::Expansion;
use super::role::{RoleDraft, assumed_by};
use super::{deployment, destinations, events, policies};
use crate::model::{Kind, Resource, Value};

/// What the events of a function invoke.
#[derive(Debug)]
pub(super) struct Invoked {
    /// Logical id of the function.
    pub(super) function: String,
    /// Logical id of its alias: with one, everything invokes the alias.
    pub(super) alias: Option<String>,
}

impl Invoked {
    /// What a mapping or permission names: the function's name, or the alias's ARN.
    pub(super) fn name(&self, site: &Site) -> Value {
        site.attribute(self.alias.as_deref().unwrap_or(&self.function), "Ref")
    }

    /// What a target names: an ARN.
    pub(super) fn arn(&self, site: &Site) -> Value {
        match &self.alias {
            Some(alias) => site.attribute(alias.as_str(), "Ref"),
            None => site.attribute(self.function.as_str(), "Arn"),
        }
    }
}

/// Properties that `AWS::Lambda::Function` takes as they are.
const SAME: [&str; 23] = [
    "Architectures",
    "CodeSigningConfigArn",
    "Description",
    "DurableConfig",
    "Environment",
    "EphemeralStorage",
    "FileSystemConfigs",
    "FunctionName",
    "FunctionScalingConfig",
    "Handler",
    "ImageConfig",
    "KmsKeyArn",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "Runtime",
    "RuntimeManagementConfig",
    "SnapStart",
    "Timeout",
    "VpcConfig",
];

/// Expands a function.
pub(super) fn expand(expansion: &mut Expansion, order: usize, resource: &Resource) {
    let site = Site::of(order, resource);
    let properties = &resource.body;
    let id = &*resource.address;
    let role_address = format!("{id}Role");

    let mut body = site.body();
    body.pass(properties, &SAME).pass(properties, &["TenancyConfig", "PublishToLatestPublished"]);
    body.set("Code", code(&site, properties));
    if let Some(tracing) = tracing(properties) {
        body.set("TracingConfig", site.object([("Mode", tracing.clone())]));
    }
    if let Some(config) = get(properties, "CapacityProviderConfig") {
        let mut instances = site.body();
        instances
            .pass(config, &["PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu"])
            .pass_as(config, "Arn", "CapacityProviderArn");
        let instances = instances.at(config);
        let key = "LambdaManagedInstancesCapacityProviderConfig";
        body.set("CapacityProviderConfig", site.object([(key, instances)]));
    }
    if let Some(queue) = get(properties, "DeadLetterQueue") {
        let mut config = site.body();
        body.set("DeadLetterConfig", config.pass_as(queue, "TargetArn", "TargetArn").at(queue));
    }
    let generated_arn = site.attribute(role_address.as_str(), "Arn");
    let (role_arn, role_exists) = role_of(properties, &generated_arn);
    body.set("Role", role_arn);
    let mut function = site.resource(resource.address.clone(), "AWS::Lambda::Function", body.at(properties));
    function.generated = false;
    function.depends_on.clone_from(&resource.depends_on);
    expansion.add(order, function);

    let alias = alias(expansion, &site, id, properties);
    let invoked = Invoked { function: id.to_owned(), alias };
    url(expansion, &site, &invoked, properties);
    deployment::expand(expansion, &site, &invoked, properties);

    let mut role = role_draft(&site, properties);
    destinations::expand(expansion, &site, &invoked, properties, &mut role);
    policies::add(&mut role, &site, id, properties);
    events::expand_function(expansion, &site, &invoked, properties, &mut role);

    let role_site = match role_exists {
        RoleExists::No => return,
        RoleExists::Yes => site,
        RoleExists::Maybe(reason) => site.maybe(reason),
    };
    let trust = get(properties, "AssumeRolePolicyDocument").cloned();
    let trust = trust.unwrap_or_else(|| assumed_by(&role_site, "lambda.amazonaws.com"));
    role.generate(expansion, &role_site, &role_address, trust, properties);
}

enum RoleExists {
    Yes,
    No,
    Maybe(crate::model::Reason),
}

/// The role a function has, and whether SAM generates one.
fn role_of(properties: &Value, generated: &Value) -> (Value, RoleExists) {
    let Some(role) = get(properties, "Role") else {
        return match may_hold_more(properties) {
            None => (generated.clone(), RoleExists::Yes),
            Some(why) => (Value::unknown(why.clone()), RoleExists::Maybe(why)),
        };
    };
    match &role.kind {
        Kind::OneOf(one) if one.values.iter().any(Value::is_null) => {
            let or_generated = |value: &Value| if value.is_null() { generated.clone() } else { value.clone() };
            let roles = one.values.iter().map(or_generated).collect();
            (Value::one_of(roles, one.why.clone()), RoleExists::Maybe(one.why.clone()))
        }
        _ => (role.clone(), RoleExists::No),
    }
}

/// The role with what the function itself needs.
fn role_draft(site: &Site, properties: &Value) -> RoleDraft {
    let mut role = RoleDraft::default();
    let durable = get(properties, "DurableConfig").is_some();
    let basic = if durable { "AWSLambdaBasicDurableExecutionRolePolicy" } else { "AWSLambdaBasicExecutionRole" };
    role.attach_aws(site, &format!("service-role/{basic}"));
    if tracing(properties).is_some() {
        role.attach_aws(site, "AWSXrayWriteOnlyAccess");
    }
    if get(properties, "VpcConfig").is_some() {
        role.attach_aws(site, "service-role/AWSLambdaVPCAccessExecutionRole");
    }
    if let Some(entry) = present(properties, "DeadLetterQueue")
        && let Some(target) = get(&entry.value, "TargetArn")
    {
        let action = match known(&entry.value, "Type").as_deref() {
            Some("SQS") => Some("sqs:SendMessage"),
            Some("SNS") => Some("sns:Publish"),
            _ => None,
        };
        if let Some(action) = action {
            role.allow(&site.inside(entry), "DeadLetterQueuePolicy", &[action], target.clone());
        }
    }
    role
}

/// `Tracing`, unless it says that there is none.
fn tracing(properties: &Value) -> Option<&Value> {
    get(properties, "Tracing").filter(|tracing| tracing.as_str().as_deref() != Some("Disabled"))
}

fn code(site: &Site, properties: &Value) -> Value {
    let mut code = site.body();
    code.pass_as(properties, "InlineCode", "ZipFile");
    if get(properties, "InlineCode").is_none() {
        code.pass_as(properties, "CodeUri", "S3Key").pass_as(properties, "ImageUri", "ImageUri");
    }
    code.done()
}

/// The alias of `AutoPublishAlias` and the version it points to.
fn alias(expansion: &mut Expansion, site: &Site, id: &str, properties: &Value) -> Option<String> {
    let entry = present(properties, "AutoPublishAlias")?;
    let name = entry.value.as_str();
    if name.as_deref() == Some("") {
        return None;
    }
    let place = site.inside(entry);
    // SAM hashes the code's place and some properties, so that a change publishes a new version.
    let what = get(properties, "CodeUri").or(get(properties, "ImageUri")).or(get(properties, "InlineCode"));
    let version = format!("{id}Version{}", hash(&what.and_then(Value::as_str).unwrap_or_default()));
    let mut body = place.body();
    body.set("FunctionName", place.attribute(id, "Ref")).pass_as(properties, "VersionDescription", "Description");
    expansion.generate(&place, version.as_str(), "AWS::Lambda::Version", body.done());

    let suffix = name.unwrap_or_default().replace('-', "D").replace('_', "U");
    let alias = format!("{id}Alias{suffix}");
    let mut body = place.body();
    body.pass_as(properties, "AutoPublishAlias", "Name")
        .set("FunctionName", place.attribute(id, "Ref"))
        .set("FunctionVersion", place.attribute(version.as_str(), "Version"))
        .pass(properties, &["ProvisionedConcurrencyConfig"]);
    expansion.generate(&place, alias.as_str(), "AWS::Lambda::Alias", body.done());
    expansion.also_known(format!("{id}.Version"), version);
    expansion.also_known(format!("{id}.Alias"), alias.as_str());
    Some(alias)
}

/// The URL of `FunctionUrlConfig`; open to everybody with `AuthType: NONE`.
fn url(expansion: &mut Expansion, site: &Site, invoked: &Invoked, properties: &Value) {
    let Some(entry) = present(properties, "FunctionUrlConfig") else { return };
    let (place, config) = (site.inside(entry), &entry.value);
    let id = &invoked.function;
    let mut body = place.body();
    body.pass(config, &["AuthType", "Cors", "InvokeMode"]).set("TargetFunctionArn", invoked.name(&place));
    expansion.generate(&place, format!("{id}Url"), "AWS::Lambda::Url", body.at(config));
    let open = present(config, "AuthType")
        .is_some_and(|entry| is_written_out(entry) && entry.value.as_str().as_deref() == Some("NONE"));
    if !open {
        return;
    }
    let mut body = place.body();
    body.set("Action", place.text("lambda:InvokeFunctionUrl"))
        .set("FunctionName", invoked.name(&place))
        .set("Principal", place.text("*"))
        .pass_as(config, "AuthType", "FunctionUrlAuthType");
    expansion.generate(&place, format!("{id}UrlPublicPermissions"), "AWS::Lambda::Permission", body.done());
    let mut body = place.body();
    body.set("Action", place.text("lambda:InvokeFunction"))
        .set("FunctionName", invoked.name(&place))
        .set("Principal", place.text("*"))
        .set("InvokedViaFunctionUrl", place.bool(true));
    expansion.generate(&place, format!("{id}URLInvokeAllowPublicAccess"), "AWS::Lambda::Permission", body.done());
}
