//! `Auth` of REST and HTTP APIs: authorizers that SAM or API Gateway refuses.

use super::super::build::{get, present};
use super::{Check, any_of, lacks};
use crate::model::{Entry, Kind, Value};

const RULE: &str = "apigw-authorizer-invalid";
/// Properties of Lambda authorizers of HTTP APIs.
const LAMBDA: [&str; 6] = [
    "FunctionArn",
    "FunctionInvokeRole",
    "Identity",
    "AuthorizerPayloadFormatVersion",
    "EnableSimpleResponses",
    "EnableFunctionDefaultPermissions",
];
/// Properties of JWT authorizers of HTTP APIs, but for the one that makes them such.
const JWT: [&str; 2] = ["IdentitySource", "AuthorizationScopes"];

/// Checks `Auth` of an API.
pub(super) fn check(check: &mut Check<'_>, api: &Value, rest: bool) {
    let Some(auth) = get(api, "Auth").filter(|auth| auth.as_object().is_some()) else { return };
    let authorizers = present(auth, "Authorizers");
    for (name, entry) in authorizers.and_then(|all| all.value.as_object()).into_iter().flat_map(|all| &all.entries) {
        match (entry.value.as_object(), rest) {
            (None, _) => {}
            (_, true) => rest_authorizer(check, name, entry),
            (_, false) => http_authorizer(check, name, entry),
        }
    }
    default(check, auth, authorizers, rest);
}

fn default(check: &mut Check<'_>, auth: &Value, authorizers: Option<&Entry>, rest: bool) {
    let Some((entry, name)) = present(auth, "DefaultAuthorizer").and_then(|entry| Some((entry, entry.value.as_str()?)))
    else {
        return;
    };
    let standard =
        rest || get(auth, "EnableIamAuthorizer").is_some_and(|value| !matches!(value.kind, Kind::Bool(false)));
    let defined = match authorizers {
        Some(all) => !lacks(&all.value, &name),
        // A REST API then goes without, and nobody says so.
        None => rest || !lacks(auth, "Authorizers"),
    };
    if !(defined || standard && name == "AWS_IAM") {
        let message = format!("`DefaultAuthorizer` is `{name}`, which `Authorizers` does not define");
        let help = match name.as_str() {
            "AWS_IAM" => "set `EnableIamAuthorizer` to `true`",
            _ => "define it below `Authorizers`, or name one that is",
        };
        check.at(RULE, entry, message, Some(help.to_owned()));
    }
}

fn http_authorizer(check: &mut Check<'_>, name: &str, entry: &Entry) {
    let authorizer = &entry.value;
    let jwt = present(authorizer, "JwtConfiguration").is_some();
    let (foreign, of, own): (&[&str], _, _) = if jwt { (&LAMBDA, "Lambda", "JWT") } else { (&JWT, "JWT", "Lambda") };
    for (key, wrong) in foreign.iter().filter_map(|key| Some((key, present(authorizer, key)?))) {
        // Without either it may be both.
        if !jwt && present(authorizer, "FunctionArn").is_none() {
            continue;
        }
        let message = format!("`{key}` is for {of} authorizers, and `{name}` is a {own} authorizer");
        let help = if *key == "IdentitySource" { "name the places below `Identity`" } else { "leave it out" };
        check.at(RULE, wrong, message, Some(help.to_owned()));
    }
    let needed: &[&str] = if jwt { &["IdentitySource"] } else { &["FunctionArn", "AuthorizerPayloadFormatVersion"] };
    let lacking: Vec<&str> = needed.iter().copied().filter(|key| lacks(authorizer, key)).collect();
    // What has no function either is nothing yet.
    let lacking = match lacking.as_slice() {
        ["FunctionArn", ..] if lacks(authorizer, "JwtConfiguration") => vec!["FunctionArn", "JwtConfiguration"],
        ["FunctionArn", ..] => return,
        _ => lacking,
    };
    if !lacking.is_empty() {
        let message = format!("authorizer `{name}` has no {}", any_of(&lacking));
        let help = (lacking == ["AuthorizerPayloadFormatVersion"])
            .then(|| "set it to `\"2.0\"`, or to `\"1.0\"` for events like those of a REST API".to_owned());
        let name = entry.key.unwrap_or(check.site.declared);
        check.expansion.problem(RULE, check.site, name, message, help);
    }
    one_of(check, name, authorizer, "AuthorizerPayloadFormatVersion", &["1.0", "2.0"]);
    flag(check, name, authorizer, "EnableFunctionDefaultPermissions");
}

fn rest_authorizer(check: &mut Check<'_>, name: &str, entry: &Entry) {
    let authorizer = &entry.value;
    one_of(check, name, authorizer, "FunctionPayloadType", &["TOKEN", "REQUEST"]);
    flag(check, name, authorizer, "DisableFunctionDefaultPermissions");
    let by_request =
        present(authorizer, "FunctionPayloadType").filter(|kind| kind.value.as_str().as_deref() == Some("REQUEST"));
    let places = ["Headers", "QueryStrings", "StageVariables", "Context"];
    let nowhere = match present(authorizer, "Identity") {
        None => lacks(authorizer, "Identity"),
        // What is never kept needs no place to be kept by.
        Some(identity) => places.iter().chain(&["ReauthorizeEvery"]).all(|place| lacks(&identity.value, place)),
    };
    if let Some(kind) = by_request.filter(|_| nowhere) {
        let message = format!("authorizer `{name}` of type `REQUEST` has no `Identity`");
        check.at(RULE, kind, message, Some(format!("give its `Identity` {}", any_of(&places))));
    }
}

fn one_of(check: &mut Check<'_>, name: &str, authorizer: &Value, key: &str, words: &[&str]) {
    let Some(entry) = present(authorizer, key) else { return };
    if let Some(word) = entry.value.as_str().filter(|word| !words.contains(&word.as_str())) {
        let message = format!("`{key}` of authorizer `{name}` is `{word}`, allowed is {}", any_of(words));
        check.at(RULE, entry, message, None);
    }
}

fn flag(check: &mut Check<'_>, name: &str, authorizer: &Value, key: &str) {
    let Some(entry) = present(authorizer, key) else { return };
    let container = matches!(entry.value.kind, Kind::List(_) | Kind::Object(_) | Kind::Number(_));
    if container || check.is_plain(entry) {
        check.at(RULE, entry, format!("`{key}` of authorizer `{name}` must be `true` or `false`"), None);
    }
}
