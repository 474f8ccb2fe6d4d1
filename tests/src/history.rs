//! Histories that a test writes in one place.

use ftf_migrate_core::migration::{Attribute, Graph, Migration, Revision};
use ftf_migrate_core::operation::Op;

/// What a revision does, and what undoes it.
pub type Change = (fn(&mut Op), fn(&mut Op));

/// A line of revisions `r001`, `r002`, … as `graph!` would make it of files.
pub fn history(changes: &[Change]) -> &'static Graph {
    let ids: &'static [&'static str] =
        (1..=changes.len()).map(|number| &*format!("r{number:03}").leak()).collect::<Vec<_>>().leak();
    let revisions: Vec<_> = changes
        .iter()
        .enumerate()
        .map(|(index, &(upgrade, downgrade))| {
            let attribute = Attribute {
                rev: ids[index],
                down_rev: if index == 0 { &[] } else { &ids[index - 1..index] },
                branch_labels: &[],
                depends_on: &[],
                transaction: true,
                irreversible: None,
                header_hash: 0,
            };
            let position = u32::try_from(index).expect("a short history");
            let parents: Vec<u32> = position.checked_sub(1).into_iter().collect();
            Revision {
                migration: Box::leak(Box::new(Migration::__new(attribute, upgrade, downgrade))),
                file: format!("versions/{}.rs", ids[index]).leak(),
                message: ids[index],
                digest: u128::from(position) + 1,
                file_position: position,
                parents: parents.leak(),
                depends: &[],
            }
        })
        .collect();
    let head = u32::try_from(changes.len()).expect("a short history").saturating_sub(1);
    Box::leak(Box::new(Graph::__new(revisions.leak(), vec![head].leak(), "", &["versions"], true, "")))
}
