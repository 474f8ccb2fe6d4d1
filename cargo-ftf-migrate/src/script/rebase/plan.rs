//! What moving a revision changes, decided before anything is changed.

use std::collections::BTreeSet;

use ftf_migrate_graph::header::Header;
use ftf_migrate_graph::{ErrorKind, RevisionMap};
use jiff::Timestamp;

use super::{RebaseError, Rename};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::Directory;
use crate::script::file_name::restamped_paths;

/// A revision that moves, and all that follow it with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rebase {
    /// The revision whose `down_rev` changes.
    pub(crate) id: String,
    /// What it follows now; none for a base.
    pub(crate) from: Vec<String>,
    /// What it will follow.
    pub(crate) onto: String,
    /// It and all that follow it or depend on one of them. If one of these is applied, so is it.
    pub(crate) above: BTreeSet<String>,
    /// The files; none when it follows `onto` already.
    pub(crate) files: Vec<Rename>,
}

/// What is to be moved where, as it was typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names<'a> {
    /// The first revision to move.
    pub(crate) revision: &'a str,
    /// What to move it onto; may be left out when there is one other head.
    pub(crate) onto: Option<&'a str>,
    /// The database's version rows, if one of the names is about them.
    pub(crate) rows: Option<&'a [String]>,
}

impl Rebase {
    /// Decides what moves where.
    ///
    /// # Errors
    ///
    /// The files are no graph, before or after; a symbol names nothing; and what [`RebaseError`] lists.
    pub(crate) fn plan(
        project: &Project,
        directory: &Directory,
        names: &Names<'_>,
        now: Timestamp,
    ) -> Result<Self> {
        let map = directory.revisions().map();
        let Names { revision, onto, rows } = *names;
        let id = resolve(map, revision, rows)?.ok_or_else(|| RebaseError::Base(revision.to_owned()))?;
        let moved = followers(map, &id)?;
        let onto = onto.map(|onto| resolve_onto(map, onto, rows)).transpose()?;
        let onto = choose_onto(map, &id, &moved, onto)?;
        let from = map.get(&id).map(|revision| revision.down_revision.clone()).unwrap_or_default();
        let files =
            if from == [onto.as_str()] { Vec::new() } else { files(project, directory, &moved, &onto, now)? };
        let above = dependents(map, &id);
        Ok(Self { id, from, onto, above, files })
    }
}

/// The id that a symbol means; none for base.
fn resolve(map: &RevisionMap, symbol: &str, rows: Option<&[String]>) -> Result<Option<String>> {
    match map.resolve_single(symbol, rows) {
        Ok(position) => Ok(position.id().map(str::to_owned)),
        Err(error) if error.kind() == ErrorKind::MultipleHeads => {
            Err(RebaseError::SeveralMeant { symbol: symbol.to_owned(), heads: error.subjects().to_vec() }
                .into())
        }
        Err(error) => Err(error.into()),
    }
}

fn resolve_onto(map: &RevisionMap, symbol: &str, rows: Option<&[String]>) -> Result<String> {
    Ok(resolve(map, symbol, rows)?.ok_or_else(|| RebaseError::OntoBase(symbol.to_owned()))?)
}

/// The revision and all that follow it, each after what it follows.
fn followers(map: &RevisionMap, id: &str) -> Result<Vec<String>> {
    if map.is_merge_point(id) {
        let parents = map.get(id).map(|revision| revision.down_revision.clone()).unwrap_or_default();
        return Err(RebaseError::Merge { id: id.to_owned(), parents }.into());
    }
    let mut moved = vec![id.to_owned()];
    let mut next = 0;
    while let Some(current) = moved.get(next).cloned() {
        for child in map.children(&current) {
            check_not_joined(map, id, &current, child)?;
            moved.push(child.to_owned());
        }
        next += 1;
    }
    Ok(moved)
}

/// A merge above would join the new line with what it would already contain.
fn check_not_joined(map: &RevisionMap, id: &str, parent: &str, child: &str) -> Result<()> {
    if !map.is_merge_point(child) {
        return Ok(());
    }
    let parents = map.get(child).map(|revision| revision.down_revision.clone()).unwrap_or_default();
    let others = parents.into_iter().filter(|other| other != parent).collect();
    Err(RebaseError::Joined { id: id.to_owned(), merge: child.to_owned(), others }.into())
}

fn choose_onto(map: &RevisionMap, id: &str, moved: &[String], onto: Option<String>) -> Result<String> {
    let is_moved = |other: &str| moved.iter().any(|moved| moved == other);
    // What is a head once the moved revisions are taken away.
    let is_end = |other: &str| !is_moved(other) && map.children(other).iter().all(|child| is_moved(child));
    let ids = map.revisions().iter().map(|revision| revision.id.as_str());
    let parents = map.get(id).map(|revision| revision.down_revision.as_slice()).unwrap_or_default();
    let heads: Vec<String> = ids.filter(|other| is_end(other)).map(str::to_owned).collect();
    let Some(onto) = onto else {
        let others: Vec<String> = heads.into_iter().filter(|head| !parents.contains(head)).collect();
        return match others.as_slice() {
            [] => Err(RebaseError::NoOtherHead(id.to_owned()).into()),
            [only] => Ok(only.clone()),
            _ => Err(RebaseError::SeveralHeads { id: id.to_owned(), heads: others }.into()),
        };
    };
    if is_moved(&onto) {
        return Err(RebaseError::OntoItself { id: id.to_owned(), onto }.into());
    }
    if !is_end(&onto) {
        let followers = map.children(&onto).into_iter().filter(|child| !is_moved(child));
        let followers = followers.map(str::to_owned).collect();
        return Err(RebaseError::NotAHead { onto, followers, heads }.into());
    }
    Ok(onto)
}

/// The revision, and all that follow it or depend on it, near or far.
fn dependents(map: &RevisionMap, id: &str) -> BTreeSet<String> {
    let mut above = BTreeSet::from([id.to_owned()]);
    let newest_first = map.newest_first();
    // What a revision needs stands behind it in this list.
    for revision in newest_first.iter().rev() {
        let needs = revision.down_revision.iter().map(String::as_str).chain(map.dependencies(&revision.id));
        let is_above = needs.into_iter().any(|needed| above.contains(needed));
        if is_above {
            above.insert(revision.id.clone());
        }
    }
    above
}

fn files(
    project: &Project,
    directory: &Directory,
    moved: &[String],
    onto: &str,
    now: Timestamp,
) -> Result<Vec<Rename>> {
    let paths: Vec<_> =
        moved.iter().filter_map(|id| directory.path(id).map(|path| (id.as_str(), path))).collect();
    let names = restamped_paths(project, &paths, now)?;
    let mut files: Vec<Rename> = paths
        .into_iter()
        .zip(names)
        .map(|((_, path), to)| Rename { from: path.to_owned(), to, text: None })
        .collect();
    if let (Some(id), Some(first)) = (moved.first(), files.first_mut()) {
        first.text = directory.source(id)?.map(|(header, before)| {
            let after = with_down_rev(&before, header, onto);
            (before, after)
        });
        let text = first.text.as_ref().map_or("", |(_, after)| after);
        let problems = directory.problems_with(id, text);
        if !problems.is_empty() {
            let (id, onto) = (id.clone(), onto.to_owned());
            return Err(RebaseError::Unsound { id, onto, problems }.into());
        }
    }
    Ok(files.into_iter().filter(|file| file.from != file.to || file.text.is_some()).collect())
}

/// The text with another value of `down_rev`, and not a byte changed around it.
fn with_down_rev(source: &str, header: &Header, onto: &str) -> String {
    let Some(texts) = &header.down_rev else { return source.to_owned() };
    let (start, end) = match texts.items.as_slice() {
        [only] => (only.at.start, only.at.end),
        _ => (texts.first.start, texts.last.end),
    };
    let before = source.get(..start).unwrap_or(source);
    let after = source.get(end..).unwrap_or_default();
    format!("{before}{onto:?}{after}")
}

impl From<RebaseError> for Error {
    fn from(error: RebaseError) -> Self {
        Self::Rebase(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use ftf_migrate_graph::header;
    use ftf_migrate_graph::{Revision, RevisionMap};

    use super::{choose_onto, dependents, followers, with_down_rev};

    #[test]
    fn only_the_literal_changes() {
        let table = [
            ("down_rev = \"a1\"", "down_rev = \"b2\""),
            ("down_rev = None", "down_rev = \"b2\""),
            ("down_rev  =\r\n\t[ /* one */ \"a1\" , ]", "down_rev  =\r\n\t[ /* one */ \"b2\" , ]"),
            ("down_rev = r#\"a1\"#, depends_on = \"a1\"", "down_rev = \"b2\", depends_on = \"a1\""),
        ];
        for (before, after) in table {
            let file = |down_rev: &str| {
                format!("//! Größe: down_rev = \"a1\"\r\n#[migration(rev = \"c3\", {down_rev})]\r\nstruct C;")
            };
            let (before, after) = (file(before), file(after));
            let header = header::read(&before).unwrap();
            assert_eq!(with_down_rev(&before, &header, "b2"), after);
            let again = header::read(&after).unwrap();
            assert_eq!(again.down_revs().collect::<Vec<_>>(), ["b2"]);
        }
    }

    fn map() -> RevisionMap {
        RevisionMap::new([
            Revision::new("a1"),
            Revision::new("b2").down(["a1"]),
            Revision::new("c3").down(["a1"]),
            Revision::new("d4").down(["c3"]),
            Revision::new("e5").down(["b2"]).depends_on(["c3"]),
        ])
        .unwrap()
    }

    #[test]
    fn all_that_follow_move_too() {
        assert_eq!(followers(&map(), "c3").unwrap(), ["c3", "d4"]);
        assert_eq!(followers(&map(), "d4").unwrap(), ["d4"]);
    }

    #[test]
    fn all_that_need_it_tell_that_it_is_applied() {
        assert_eq!(dependents(&map(), "c3").into_iter().collect::<Vec<_>>(), ["c3", "d4", "e5"]);
        assert_eq!(dependents(&map(), "b2").into_iter().collect::<Vec<_>>(), ["b2", "e5"]);
    }

    #[test]
    fn the_one_other_head_need_not_be_named() {
        let moved = ["c3", "d4"].map(str::to_owned);
        assert_eq!(choose_onto(&map(), "c3", &moved, None).unwrap(), "e5");
        assert_eq!(choose_onto(&map(), "c3", &moved, Some("e5".to_owned())).unwrap(), "e5");
        assert_eq!(
            choose_onto(&map(), "c3", &moved, Some("b2".to_owned())).unwrap_err().to_string(),
            "b2 is not a head: it is followed by e5"
        );
    }
}
