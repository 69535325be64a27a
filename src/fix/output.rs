//! Values to be written, before a syntax is chosen.

/// A value a writer is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Out {
    /// An expression or number as it stands.
    Raw(String),
    /// Text, to be quoted as the syntax needs it.
    Text(String),
    /// Items in order.
    List(Vec<Out>),
    /// Keys with values, in order.
    Map(Vec<(String, Out)>),
    /// The same as JSON text: `jsonencode` in Terraform, the object itself in a template.
    Json(Vec<(String, Out)>),
    /// A hash of expressions, in Terraform.
    Hash(Vec<String>),
    /// An intrinsic of a template, by its short name: `Ref`, `GetAtt`, `Sub`.
    Call(&'static str, String),
}

impl Out {
    /// The reference that a text like `!GetAtt Queue.Arn` is; None for other texts.
    pub(super) fn short_form(text: &str) -> Option<Self> {
        let (name, argument) = text.strip_prefix('!')?.split_once(' ')?;
        let name = ["Ref", "GetAtt"].into_iter().find(|known| *known == name)?;
        Some(Out::Call(name, argument.to_owned()))
    }
}
