//! Statements as our tables of policy templates and connectors write them: a line for each part.

use super::build::Site;
use crate::model::Value;

/// A statement with its variables filled in.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) actions: Vec<&'static str>,
    pub(super) resources: Vec<Value>,
    /// The service it is for.
    pub(super) by: Option<&'static str>,
    /// ARN that the service must come from.
    pub(super) from: Option<Value>,
    /// Account that the service must come from.
    pub(super) account: Option<Value>,
    condition: Option<Value>,
}

/// Reads lines: `do` opens a statement, the others belong to the last one.
pub(super) fn read(
    lines: impl Iterator<Item = &'static str>,
    variables: &[(&str, &Value)],
    site: &Site,
) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for line in lines {
        let Some((word, rest)) = line.split_once(' ') else { continue };
        match (word, statements.last_mut()) {
            ("do", _) => statements.push(Statement { actions: rest.split(' ').collect(), ..Statement::default() }),
            ("on", Some(statement)) => statement.resources.push(site.sub(rest, variables)),
            ("by", Some(statement)) => statement.by = Some(rest),
            ("from", Some(statement)) => statement.from = Some(site.sub(rest, variables)),
            ("account", Some(statement)) => statement.account = Some(site.sub(rest, variables)),
            ("if", Some(statement)) => {
                let mut words = rest.splitn(3, ' ');
                if let (Some(operator), Some(key), Some(value)) = (words.next(), words.next(), words.next()) {
                    let value = site.sub(value, variables);
                    statement.condition = Some(site.object([(operator, site.object([(key, value)]))]));
                }
            }
            _ => {}
        }
    }
    statements
}

/// True for the lines of a statement.
pub(super) fn is_part(line: &str) -> bool {
    ["do ", "on ", "by ", "from ", "account ", "if "].iter().any(|word| line.starts_with(word))
}

impl Statement {
    /// As a statement of a policy document.
    pub(super) fn value(mut self, site: &Site) -> Value {
        let resource = match self.resources.pop() {
            Some(only) if self.resources.is_empty() => only,
            last => {
                self.resources.extend(last);
                site.list(self.resources)
            }
        };
        let mut body = site.body();
        body.set("Effect", site.text("Allow")).set("Action", site.texts(&self.actions)).set("Resource", resource);
        if let Some(service) = self.by {
            body.set("Principal", site.object([("Service", site.text(service))]));
        }
        let from = self.from.map(|source| site.object([("ArnEquals", site.object([("aws:SourceArn", source)]))]));
        body.set_some("Condition", self.condition.or(from));
        body.done()
    }
}
