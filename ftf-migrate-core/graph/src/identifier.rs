//! What may be the id of a revision, and what may be a branch label.

/// The longest id, in characters: what the version table's column holds.
pub const MAX_REVISION_LEN: usize = 32;

/// Words that mean something of their own wherever a revision can be named.
pub const RESERVED: [&str; 5] = ["head", "heads", "base", "current", "none"];

/// Characters that the language of targets uses, or that a shell or a list would split at.
const REFUSED: [char; 9] = ['@', '+', '-', ':', ',', '\'', '"', '`', '\\'];

/// Why `id` can not be the id of a revision, and what to do: `None` when it can.
///
/// ```
/// use ftf_migrate_graph::identifier::revision_fault;
///
/// assert_eq!(revision_fault("ae1027a6acf"), None);
/// assert!(revision_fault("abc+1").is_some());
/// ```
pub fn revision_fault(id: &str) -> Option<(String, String)> {
    let suggestion = "an id is letters, digits, `_` and `.`, such as \"ae1027a6acf\"";
    let length = id.chars().count();
    if length > MAX_REVISION_LEN {
        return Some((
            format!("revision identifier '{id}' is too long: {length} characters"),
            format!("the version table holds at most {MAX_REVISION_LEN} characters"),
        ));
    }
    fault("revision identifier", id, &REFUSED, suggestion)
}

/// Why `label` can not be a branch label, and what to do: `None` when it can.
pub fn label_fault(label: &str) -> Option<(String, String)> {
    let suggestion = "a label is letters, digits, `_`, `-` and `.`, such as \"billing\"";
    let refused: Vec<char> = REFUSED.into_iter().filter(|c| *c != '-').collect();
    fault("branch label", label, &refused, suggestion).or_else(|| {
        let (name, steps) = label.rsplit_once('-')?;
        let is_relative = !steps.is_empty() && steps.bytes().all(|byte| byte.is_ascii_digit());
        is_relative.then(|| {
            (
                format!("branch label '{label}' ends in a dash and digits"),
                format!("'{label}' would mean {steps} revisions below '{name}'; write '{name}_{steps}'"),
            )
        })
    })
}

fn fault(what: &str, text: &str, refused: &[char], suggestion: &str) -> Option<(String, String)> {
    if text.is_empty() {
        return Some((format!("{what} is empty"), suggestion.to_owned()));
    }
    let mut found: Vec<char> =
        text.chars().filter(|c| refused.contains(c) || c.is_whitespace() || c.is_control()).collect();
    found.sort_unstable();
    found.dedup();
    if !found.is_empty() {
        let list = found.iter().map(|c| format!("{c:?}")).collect::<Vec<_>>().join(", ");
        return Some((
            format!("character(s) {list} not allowed in {what} '{}'", text.escape_debug()),
            suggestion.to_owned(),
        ));
    }
    RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word)).then(|| {
        (
            format!("'{text}' is a word with a meaning of its own and can not be a {what}"),
            format!("choose another; reserved are: {}", RESERVED.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_accepted_and_refused() {
        for id in ["a", "ae1027a6acf", "0001", "v1.2_b", "über", &"x".repeat(32)] {
            assert_eq!(revision_fault(id), None, "{id}");
        }
        for id in [
            "", "a b", "a@b", "a+1", "a-1", "a:b", "a,b", "a'b", "a\"b", "a\nb", "head", "Heads", "base",
            "current", "none",
        ] {
            assert!(revision_fault(id).is_some(), "{id}");
        }
        assert!(revision_fault(&"x".repeat(33)).is_some());
    }

    #[test]
    fn labels_may_hold_a_dash_but_not_before_final_digits() {
        for label in ["shop", "web-shop", "v2-beta", "a-1b", "a-", &"x".repeat(40)] {
            assert_eq!(label_fault(label), None, "{label}");
        }
        for label in ["", "shop-2", "a@b", "head", "a b"] {
            assert!(label_fault(label).is_some(), "{label}");
        }
    }
}
