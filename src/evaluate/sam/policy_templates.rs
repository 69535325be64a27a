//! Policy templates: names that stand for statements with parameters.

use super::build::Site;
use super::statements::{self, is_part};
use crate::model::{Reason, Value};

/// The table; its first lines say how it is written and where it is from.
const TABLE: &str = include_str!("policy_templates.txt");

/// The statements of a template with its parameters filled in.
pub(super) fn statements(name: &str, parameters: &Value, site: &Site) -> Option<Vec<Value>> {
    let (header, lines) = find(name)?;
    let missing = |name: &str| match parameters.first_unknown() {
        Some(reason) if parameters.as_object().is_none_or(|object| object.rest.is_some()) => site.unknown(reason),
        _ => site.unknown(Reason::new(format!("parameter `{name}` of the policy template is not given"))),
    };
    let values: Vec<(&str, Value)> = header
        .map(|name| (name, super::build::get(parameters, name).cloned().unwrap_or_else(|| missing(name))))
        .collect();
    let variables: Vec<(&str, &Value)> = values.iter().map(|(name, value)| (*name, value)).collect();
    let statements = statements::read(lines, &variables, site);
    Some(statements.into_iter().map(|statement| statement.value(site)).collect())
}

/// The parameters of a template, if there is one of this name.
pub(super) fn parameters(name: &str) -> Option<impl Iterator<Item = &'static str>> {
    find(name).map(|(parameters, _)| parameters)
}

/// The names of all templates.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(is_header).filter_map(|line| line.split(' ').next())
}

fn is_header(line: &&str) -> bool {
    !line.is_empty() && !line.starts_with('#') && !is_part(line)
}

/// The parameters of a template and its lines.
fn find(name: &str) -> Option<(impl Iterator<Item = &'static str>, impl Iterator<Item = &'static str>)> {
    let mut lines = TABLE.lines();
    let header = lines.find(|line| is_header(line) && line.split(' ').next() == Some(name))?;
    Some((header.split(' ').skip(1), lines.take_while(|line| is_part(line))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_template_with_at_least_one_statement() {
        let headers: Vec<&str> = names().collect();
        assert_eq!(headers.len(), 81);
        for name in headers {
            let (_, lines) = find(name).unwrap();
            assert!(lines.count() >= 2, "{name}");
        }
        assert!(["do", "#", "NoSuchPolicy", ""].iter().all(|name| find(name).is_none()));
    }
}
