//! New resources of Terraform's native syntax.

use hcl_edit::Span as _;

use super::Writer;
use crate::diagnostic::Edit;
use crate::fix::lines::Lines as _;
use crate::fix::output::Out;
use crate::fix::subject::Added;
use crate::source::Span;

impl Writer<'_> {
    /// A resource behind another: its arguments, its blocks, what it waits for.
    pub(in crate::fix) fn add(
        &self,
        after: Span,
        added: &Added,
        fields: &[(&'static str, Out)],
        depends_on: &[String],
    ) -> Option<Vec<Edit>> {
        let at = self.line_end(self.block(after)?.span()?.end);
        let unit = self.unit();
        let nl = self.newline;
        let (blocks, attributes): (Vec<_>, Vec<_>) = fields.iter().partition(|(path, _)| path.contains('.'));
        let lines: Vec<_> =
            attributes.iter().map(|(name, value)| ((*name).to_owned(), self.value(value, unit))).collect();
        let mut body = self.aligned(&lines, unit, None);
        for (path, value) in blocks {
            let steps: Vec<&str> = path.split('.').collect();
            let (head, rest) = steps.split_first()?;
            body.push_str(nl);
            body.push_str(&self.nested(head, &[(rest, value)], unit)?);
        }
        if !depends_on.is_empty() {
            body.push_str(&format!("{nl}{unit}depends_on = [{}]{nl}", depends_on.join(", ")));
        }
        let text = format!("{nl}{nl}resource \"{}\" \"{}\" {{{nl}{body}}}", added.type_name, added.name);
        Some(vec![self.edit(at..at, text)])
    }
}
