//! Why a revision is not moved.

/// Why a revision is not moved. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RebaseError {
    #[error("'{0}' is no revision: there is nothing to move")]
    Base(String),
    #[error("'{0}' is no revision: nothing can be moved onto it")]
    OntoBase(String),
    #[error("'{symbol}' may mean each of {}", heads.join(", "))]
    SeveralMeant { symbol: String, heads: Vec<String> },
    #[error("{id} joins {} and cannot be moved", parents.join(", "))]
    Merge { id: String, parents: Vec<String> },
    #[error("{id} cannot be moved: {merge} follows it and joins it with {}", others.join(", "))]
    Joined { id: String, merge: String, others: Vec<String> },
    #[error("there is no other head that {0} could move onto")]
    NoOtherHead(String),
    #[error("{id} could move onto each of {}", heads.join(", "))]
    SeveralHeads { id: String, heads: Vec<String> },
    #[error("{id} cannot move onto {onto}, which is part of what would be moved")]
    OntoItself { id: String, onto: String },
    #[error("{onto} is not a head: it is followed by {}", followers.join(", "))]
    NotAHead { onto: String, followers: Vec<String>, heads: Vec<String> },
    #[error("{id} cannot move onto {onto}: the revisions would be no graph any more\n{}", problems.join("\n"))]
    Unsound { id: String, onto: String, problems: Vec<String> },
    #[error("{id} is applied to the database, which is at {}; nothing was changed", current.join(", "))]
    Applied { id: String, current: Vec<String>, parents: Vec<String> },
    #[error("cannot find out whether {id} is applied to the database; nothing was changed\n{reason}")]
    Unasked { id: String, reason: String, must_ask: bool },
    #[error("interrupted while the database was asked whether it has {0}; nothing was changed")]
    Interrupted(String),
}

impl RebaseError {
    /// What to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Base(_) => "name the first revision of the line that is to be moved".to_owned(),
            Self::OntoBase(_) => "name a head; cargo ftf-migrate heads lists them".to_owned(),
            Self::SeveralMeant { .. } => "name the one that you mean by its id".to_owned(),
            Self::Merge { .. } => {
                "move a revision that follows it, or one of the lines before they are joined".to_owned()
            }
            Self::Joined { merge, .. } => format!(
                "the lines are joined already; to move one of them instead, first remove the file of {merge}"
            ),
            Self::NoOtherHead(_) => {
                "the graph has one line already; cargo ftf-migrate history shows it".to_owned()
            }
            Self::SeveralHeads { id, heads } => {
                let first = heads.first().map_or("HEAD", String::as_str);
                format!("choose one, for example: cargo ftf-migrate rebase {id} --onto {first}")
            }
            Self::OntoItself { .. } => {
                "name a head of another line; cargo ftf-migrate heads lists them".to_owned()
            }
            Self::NotAHead { heads, .. } => {
                format!("the heads that it could move onto: {}", heads.join(", "))
            }
            Self::Unsound { .. } => {
                "nothing was changed; first move or change the revision that needs it by depends_on"
                    .to_owned()
            }
            Self::Applied { id, parents, .. } => applied_hint(id, parents),
            Self::Interrupted(_) => "try again; --database-url chooses another database to ask".to_owned(),
            Self::Unasked { must_ask: true, .. } => "correct this, or leave --check-database out".to_owned(),
            Self::Unasked { must_ask: false, .. } => {
                "correct this, or give --yes if you know that it is not applied".to_owned()
            }
        }
    }
}

fn applied_hint(id: &str, parents: &[String]) -> String {
    let back = match parents {
        [parent] => format!("cargo ftf-migrate downgrade {parent}"),
        _ => format!("cargo ftf-migrate downgrade {id}@base"),
    };
    format!(
        "join the heads instead: cargo ftf-migrate merge heads\nor, where it may be reverted, revert it before you move it: {back}"
    )
}
