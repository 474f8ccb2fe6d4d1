//! Ids of new revisions.

use std::fmt::Write as _;

use ftf_migrate_graph::identifier::revision_fault;

use crate::error::{Error, Result};

/// The id that was asked for, if it can be one, else a random one of twelve hexadecimal digits.
pub(crate) fn choose(asked: Option<&str>) -> Result<String> {
    match asked {
        Some(id) => check(id),
        None => random(),
    }
}

fn check(id: &str) -> Result<String> {
    match revision_fault(id) {
        None => Ok(id.to_owned()),
        Some((fault, _)) => Err(Error::BadRevision(id.to_owned(), fault)),
    }
}

fn random() -> Result<String> {
    let mut bytes = [0u8; 6];
    getrandom::fill(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
    Ok(bytes.iter().fold(String::new(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    }))
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn random_ids_are_twelve_digits_and_differ() {
        let (one, other) = (choose(None).unwrap(), choose(None).unwrap());
        assert_ne!(one, other);
        assert!(one.len() == 12 && one.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
    }

    #[test]
    fn an_id_that_reads_as_a_symbol_is_refused() {
        for id in ["", "a-b", "head", "a@b", "a b"] {
            assert!(choose(Some(id)).is_err(), "{id:?}");
        }
        assert_eq!(choose(Some("0001")).unwrap(), "0001");
    }
}
