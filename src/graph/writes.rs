//! Write edges: what a function's role lets it put where that raises events.

use super::{NodeId, TriggerGraph};
use crate::model::{Effect, Origin, Part, Piece, Request, Text, Truth, Type, grants_some, overlap};

/// A statement that lets a function write to a resource.
#[derive(Debug, Clone)]
pub struct Write {
    /// The function.
    pub function: NodeId,
    /// The bucket, queue, topic, table, stream or bus.
    pub target: NodeId,
    /// The action that is granted.
    pub action: &'static str,
    /// The resource pattern that grants it, as it is compared.
    pub pattern: Text,
    /// Where the pattern is written.
    pub place: Origin,
    /// True if the pattern names the target; false if it stands for any.
    pub named: bool,
    /// Whether it is certainly granted.
    pub granted: Truth,
}

/// Actions that raise events of a type (aws facts 2.3).
fn actions(kind: Type) -> &'static [&'static str] {
    match kind {
        Type::Bucket => &[
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:PutObjectAcl",
            "s3:PutObjectTagging",
            "s3:DeleteObjectTagging",
            "s3:RestoreObject",
        ],
        Type::Queue => &["sqs:SendMessage"],
        Type::Topic => &["sns:Publish"],
        Type::Table => &["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
        Type::Stream => &["kinesis:PutRecord", "kinesis:PutRecords"],
        Type::Bus => &["events:PutEvents"],
        _ => &[],
    }
}

impl TriggerGraph<'_> {
    /// Only targets that are a source of something matter.
    pub(super) fn collect_writes(&mut self) {
        let mut sources: Vec<NodeId> =
            self.triggers.iter().map(|t| t.source).chain(self.forwards.iter().map(|f| f.source)).collect();
        sources.sort_unstable();
        sources.dedup();
        let functions: Vec<NodeId> = self.functions_declared().collect();
        let mut writes = Vec::new();
        for &function in &functions {
            for &target in &sources {
                if self.root_of(function) == self.root_of(target) {
                    self.writes_to(function, target, &mut writes);
                }
            }
        }
        self.writes = writes;
    }

    fn writes_to(&self, function: NodeId, target: NodeId, writes: &mut Vec<Write>) {
        let Ok(carried) = self.carried(function) else { return };
        let (Some(arn), Some(kind)) = (self.arn(target), self.kind(target)) else { return };
        let subject = if kind == Type::Bucket { with_keys(&arn, "", "") } else { arn.clone() };
        let statements = carried.spelled.statements.iter().zip(&carried.written.statements);
        for (statement, written) in statements.filter(|(statement, _)| statement.effect != Effect::Deny) {
            for &action in actions(kind) {
                let allowed = statement.allows_action(action);
                if allowed == Truth::No {
                    continue;
                }
                for ((pattern, place), (own, _)) in
                    statement.resource_patterns().into_iter().zip(written.resource_patterns())
                {
                    let meets =
                        if self.refers_to_another(own, target) { Truth::No } else { overlap(pattern, &subject) };
                    if meets == Truth::No {
                        continue;
                    }
                    let request = Request::new(action, &subject);
                    let granted = allowed.clone().and(|| grants_some(&carried.spelled.statements, &request));
                    let (named, pattern, place) = (names(pattern, kind), pattern.clone(), place.clone());
                    writes.push(Write { function, target, action, pattern, place, named, granted });
                }
            }
        }
    }

    /// True if a text is about a declared resource of the target's type that is not the target: two resources are two,
    /// even where neither's name is known.
    pub(super) fn refers_to_another(&self, text: &Text, target: NodeId) -> bool {
        let root = self.root_of(target);
        let referred = text.attributes().into_iter().filter_map(|attribute| self.model.find(root, &attribute.resource));
        let mut same_type = referred.map(NodeId::of).filter(|&node| self.kind(node) == self.kind(target)).peekable();
        same_type.peek().is_some() && same_type.all(|node| node != target)
    }

    /// Whether a write is to this bucket at all, whatever the keys: a question about buckets only.
    pub fn write_meets_bucket(&self, write: &Write) -> Truth {
        let cut = |text: &Text| {
            let mut pieces = Vec::new();
            for piece in text.to_pieces() {
                match &piece.part {
                    Part::Literal(literal) if literal.contains('/') => {
                        let bucket = literal.split('/').next().unwrap_or_default();
                        pieces.push(Piece { part: Part::Literal(bucket.into()), span: None });
                        break;
                    }
                    _ => pieces.push(piece),
                }
            }
            Text::pieces(pieces)
        };
        self.arn(write.target).map_or(Truth::No, |arn| overlap(&cut(&write.pattern), &arn))
    }

    /// Whether a write may land on keys with this prefix and suffix: a question about buckets only.
    pub fn write_meets_keys(&self, write: &Write, prefix: &Text, suffix: &Text) -> Truth {
        let Some(arn) = self.arn(write.target) else { return Truth::No };
        let mut pieces = arn.to_pieces();
        pieces.push(piece("/"));
        pieces.extend(prefix.to_pieces());
        pieces.push(piece("*"));
        pieces.extend(suffix.to_pieces());
        overlap(&write.pattern, &Text::pieces(pieces))
    }
}

fn with_keys(arn: &Text, prefix: &str, suffix: &str) -> Text {
    let mut pieces = arn.to_pieces();
    pieces.push(piece(&format!("/{prefix}*{suffix}")));
    Text::pieces(pieces)
}

fn piece(text: &str) -> Piece {
    Piece { part: Part::Literal(text.into()), span: None }
}

/// True if a pattern names one resource of a type rather than any of them.
fn names(pattern: &Text, kind: Type) -> bool {
    let text = pattern.to_string();
    let resource = text.splitn(6, ':').nth(5).unwrap_or_default();
    let name = match kind {
        Type::Bucket => resource.split('/').next().unwrap_or_default(),
        _ => resource,
    };
    text.starts_with("arn:") && !name.is_empty() && !name.starts_with('*')
}
