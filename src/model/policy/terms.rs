//! The texts of a statement's elements, whether written alone, in lists or in undecided alternatives.

use compact_str::ToCompactString;

use crate::model::json;
use crate::model::pattern::Truth;
use crate::model::text::Text;
use crate::model::value::{Kind, Origin, Value};

/// One text or a list of texts of a statement, any of which may match.
#[derive(Debug, Clone, Default)]
pub struct Terms(pub(super) Option<Value>);

impl Terms {
    pub(super) fn of(texts: &[&str]) -> Self {
        Self((!texts.is_empty()).then(|| Value::list(texts.iter().map(|text| Value::text(*text)).collect())))
    }

    pub(super) fn spell(&mut self, spell: &dyn Fn(&Text) -> Text) {
        self.0 = self.0.take().map(|value| value.map_texts(spell));
    }

    /// True if the element is not written.
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// The texts and where they are written, those of undecided alternatives too.
    pub fn texts(&self) -> Vec<(&Text, &Origin)> {
        let mut texts = Vec::new();
        if let Some(value) = &self.0 {
            collect(value, &mut texts);
        }
        texts
    }

    /// Whether one of them passes.
    pub fn any(&self, test: &dyn Fn(&Text) -> Truth) -> Truth {
        self.0.as_ref().map_or(Truth::No, |value| any_text(value, test))
    }

    /// Whether they are written and none of them passes.
    pub(super) fn none(&self, test: &dyn Fn(&Text) -> Truth) -> Truth {
        self.0.as_ref().map_or(Truth::No, |value| !any_text(value, test))
    }
}

/// Asks each thing a value may be: a list holds if an item does, alternatives only if all agree.
pub(super) fn each(value: &Value, test: &dyn Fn(&Value) -> Truth) -> Truth {
    match &value.kind {
        Kind::Null => Truth::No,
        Kind::Unknown(why) => Truth::Unknown(why.clone()),
        Kind::List(list) => {
            let some = Truth::any(list.items.iter().map(|item| each(item, test)));
            some.or(|| list.rest.clone().map_or(Truth::No, Truth::Unknown))
        }
        Kind::OneOf(one) => {
            let mut truths = one.values.iter().map(|value| each(value, test));
            match truths.next() {
                Some(first) if truths.all(|truth| truth == first) => first,
                _ => Truth::Unknown(one.why.clone()),
            }
        }
        Kind::Text(_) | Kind::Object(_) | Kind::Bool(_) | Kind::Number(_) => test(value),
    }
}

pub(super) fn any_text(value: &Value, test: &dyn Fn(&Text) -> Truth) -> Truth {
    each(value, &|value| match &value.kind {
        Kind::Text(text) => test(text),
        Kind::Bool(b) => test(&Text::literal(b.to_compact_string())),
        Kind::Number(n) => test(&Text::literal(json::number(*n))),
        _ => Truth::No,
    })
}

pub(super) fn collect<'a>(value: &'a Value, texts: &mut Vec<(&'a Text, &'a Origin)>) {
    match &value.kind {
        Kind::Text(text) => texts.push((text, &value.origin)),
        Kind::List(list) => list.items.iter().for_each(|item| collect(item, texts)),
        Kind::OneOf(one) => one.values.iter().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
