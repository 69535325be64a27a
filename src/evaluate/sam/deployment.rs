//! `DeploymentPreference`: CodeDeploy moves traffic from one version to the next.

use super::build::{Site, get, present};
use super::expansion::Expansion;
use super::function::Invoked;
use super::role::{RoleDraft, assumed_by};
use crate::model::{Kind, Value};

const APPLICATION: &str = "ServerlessDeploymentApplication";
const ROLE: &str = "CodeDeployServiceRole";

/// Expands `DeploymentPreference`; all functions of a template share an application and a role.
pub(super) fn expand(expansion: &mut Expansion, site: &Site, invoked: &Invoked, properties: &Value) {
    let Some(entry) = present(properties, "DeploymentPreference") else { return };
    let (place, preference) = (site.inside(entry), &entry.value);
    let enabled = get(preference, "Enabled");
    let disabled = |value: &Value| {
        matches!(value.kind, Kind::Bool(false)) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"))
    };
    if invoked.alias.is_none() || enabled.is_some_and(disabled) {
        return;
    }
    // Where one of the functions certainly exists they do, too.
    if expansion.get(APPLICATION).is_none_or(|made| made.exists != crate::model::Exists::Yes) {
        let body = place.object([("ComputePlatform", place.text("Lambda"))]);
        expansion.generate(&place, APPLICATION, "AWS::CodeDeploy::Application", body);
    }
    let role = get(preference, "Role").cloned().unwrap_or_else(|| {
        if expansion.get(ROLE).is_none_or(|made| made.exists != crate::model::Exists::Yes) {
            let mut role = RoleDraft::default();
            role.attach_aws(&place, "service-role/AWSCodeDeployRoleForLambda");
            let trust = assumed_by(&place, "codedeploy.amazonaws.com");
            role.generate(expansion, &place, ROLE, trust, &place.object([]));
        }
        place.attribute(ROLE, "Arn")
    });
    let mut body = place.body();
    body.set("ApplicationName", place.attribute(APPLICATION, "Ref")).set("ServiceRoleArn", role);
    let address = format!("{}DeploymentGroup", invoked.function);
    expansion.generate(&place, address, "AWS::CodeDeploy::DeploymentGroup", body.at(preference));
}
