//! Rule pages: front matter and text of `rules/<id>.md`.

use crate::diagnostic::{Consequence, PeerRule, RuleInfo, Severity};
use crate::model::Dialect;

/// What the front matter of a page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its default level.
    pub severity: Severity,
    /// An opinion: off unless it is asked for.
    pub pedantic: bool,
    /// The dialect it is an opinion in, where it is one in that alone.
    pub pedantic_in: Option<Dialect>,
    /// None for rules about the run itself.
    pub consequence: Option<Consequence>,
    /// What a fix of it would be: `safe`, `suggested` or `none`.
    pub fix: String,
    /// Rules of other tools that look for the same, at least in part.
    pub peers: Vec<PeerRule>,
    /// One sentence of why it matters, shown under each finding.
    pub why: String,
    /// The first heading: what it finds.
    pub title: String,
    /// The Markdown below the front matter.
    pub text: String,
}

impl Page {
    /// Reads a page; `Err` says what its front matter lacks.
    pub fn parse(page: &str) -> Result<Self, String> {
        let rest = page.strip_prefix("---\n").ok_or("it does not begin with `---`")?;
        let (front, text) = rest.split_once("\n---\n").ok_or("its front matter has no end")?;
        let field = |name: &str| {
            let value = front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            value.map(str::trim).ok_or(format!("its front matter has no `{name}`"))
        };
        let severity = Severity::parse(field("severity")?).ok_or("its severity is not a level")?;
        let consequence = match field("consequence")? {
            "none" => None,
            word => Some(Consequence::parse(word).ok_or("its consequence is not one")?),
        };
        let text = text.trim_start();
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or("it has no heading")?;
        let (pedantic, pedantic_in) = match field("pedantic") {
            Ok("true") => (true, None),
            Ok("terraform") => (false, Some(Dialect::Terraform)),
            Ok(_) => return Err("`pedantic` is neither `true` nor `terraform`".to_owned()),
            Err(_) => (false, None),
        };
        let fix = field("fix")?;
        if !["safe", "suggested", "none"].contains(&fix) {
            return Err(format!("its fix is `{fix}`, not `safe`, `suggested` or `none`"));
        }
        let peers = field("peers").unwrap_or_default().split(',').map(str::trim).filter(|peer| !peer.is_empty());
        let peers = peers.map(|peer| PeerRule::parse(peer).ok_or(format!("its peer `{peer}` is not `tool:id`")));
        Ok(Self {
            severity,
            pedantic,
            pedantic_in,
            consequence,
            fix: fix.to_owned(),
            peers: peers.collect::<Result<_, _>>()?,
            why: field("why")?.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
        })
    }

    /// The page as readers of reports need it.
    pub fn info(self, id: &'static str) -> RuleInfo {
        RuleInfo {
            id,
            title: self.title,
            consequence: self.consequence,
            severity: self.severity,
            pedantic: self.pedantic,
            fix: self.fix,
            peers: self.peers,
            page: self.text,
        }
    }
}
