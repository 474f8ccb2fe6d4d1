//! From headers to a connected graph: every name looked up, every rule of a sound graph checked.

use std::collections::BTreeMap;

use crate::cycle;
use crate::error::{ErrorKind, GraphError};
use crate::hint::closest;
use crate::label;
use crate::map::{Links, Node, RevisionMap};
use crate::revision::Revision;

/// The characters of the symbol language, which an id therefore cannot hold.
const RESERVED: [char; 4] = ['@', '-', '+', ':'];

/// Builds the map, or says what is wrong first: single revisions, then names, then connections, then cycles.
pub(crate) fn load(revisions: Vec<Revision>) -> Result<RevisionMap, GraphError> {
    for revision in &revisions {
        check_own_names(revision)?;
    }
    let names = collect_names(&revisions)?;
    let mut links = connect(&revisions, &names)?;
    cycle::check(&revisions, &links)?;
    keep_needed_dependencies(&mut links);
    connect_upwards(&mut links);
    let mut map = RevisionMap { revisions, names, links };
    label::spread(&mut map);
    Ok(map)
}

/// What one revision can get wrong by itself.
fn check_own_names(revision: &Revision) -> Result<(), GraphError> {
    let id = &revision.id;
    if revision.down_revision.contains(id) {
        return Err(GraphError::new(
            ErrorKind::SelfLoop,
            format!("Self-loop is detected in revisions ({id})"),
        )
        .help("its down revision has to be another revision, or none for a base")
        .names([id]));
    }
    if revision.depends_on.contains(id) {
        let message = format!("Dependency self-loop is detected in revisions ({id})");
        return Err(GraphError::new(ErrorKind::DependencySelfLoop, message)
            .help("remove it from its own depends_on")
            .names([id]));
    }
    check_id(id)
}

/// Whether an id can be one: not empty, and without the characters of the symbol language.
pub(crate) fn check_id(id: &str) -> Result<(), GraphError> {
    if id.is_empty() {
        return Err(GraphError::new(ErrorKind::IllegalId, "A revision identifier cannot be empty")
            .help("give it letters and digits"));
    }
    let mut wrong: Vec<char> = RESERVED.into_iter().filter(|c| id.contains(*c)).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.sort_unstable();
    let wrong: Vec<String> = wrong.into_iter().map(String::from).collect();
    let message = format!("Character(s) '{}' not allowed in revision identifier '{id}'", wrong.join(", "));
    Err(GraphError::new(ErrorKind::IllegalId, message)
        .help("use letters, digits and underscores")
        .names([id]))
}

/// Ids and labels, which share one namespace.
fn collect_names(revisions: &[Revision]) -> Result<BTreeMap<String, Node>, GraphError> {
    let mut names = BTreeMap::new();
    for (node, revision) in revisions.iter().enumerate() {
        if names.insert(revision.id.clone(), node).is_some() {
            let message = format!("Revision {} is present more than once", revision.id);
            return Err(GraphError::new(ErrorKind::DuplicateId, message)
                .help("give one of the two files another identifier")
                .names([&revision.id]));
        }
    }
    for (node, revision) in revisions.iter().enumerate() {
        for label in &revision.branch_labels {
            label::check_text(label, &revision.id)?;
            if let Some(other) = names.insert(label.clone(), node) {
                return Err(label::taken(label, &revision.id, &revisions[other].id));
            }
        }
    }
    Ok(names)
}

/// Down revisions and dependencies as nodes.
fn connect(revisions: &[Revision], names: &BTreeMap<String, Node>) -> Result<Vec<Links>, GraphError> {
    let mut links = vec![Links::default(); revisions.len()];
    for (node, revision) in revisions.iter().enumerate() {
        for dependency in &revision.depends_on {
            let Some(found) = names.get(dependency) else {
                return Err(missing_dependency(revision, dependency, names));
            };
            links[node].resolved.push(*found);
        }
        for parent in &revision.down_revision {
            match names.get(parent) {
                Some(found) if revisions[*found].id == *parent => links[node].down.push(*found),
                found => return Err(missing_parent(revision, parent, found.map(|n| &revisions[*n]), names)),
            }
        }
    }
    Ok(links)
}

fn missing_parent(
    revision: &Revision,
    parent: &str,
    labelled: Option<&Revision>,
    names: &BTreeMap<String, Node>,
) -> GraphError {
    let message =
        format!("Can't locate revision identified by '{parent}' (down_revision of '{}')", revision.id);
    let help = match labelled {
        Some(labelled) => format!("'{parent}' is a branch label; write the identifier, '{}'", labelled.id),
        None => did_you_mean(parent, names, "add the missing file, or correct the identifier"),
    };
    GraphError::new(ErrorKind::MissingParent, message).help(help).names([parent])
}

fn missing_dependency(revision: &Revision, dependency: &str, names: &BTreeMap<String, Node>) -> GraphError {
    let message =
        format!("Can't locate revision identified by '{dependency}' (depends_on of '{}')", revision.id);
    let otherwise = "depends_on takes full identifiers and branch labels";
    GraphError::new(ErrorKind::MissingDependency, message)
        .help(did_you_mean(dependency, names, otherwise))
        .names([dependency])
}

/// Advice for a mistyped name.
pub(crate) fn did_you_mean(typed: &str, names: &BTreeMap<String, Node>, otherwise: &str) -> String {
    match closest(typed, names.keys().map(String::as_str)) {
        Some(name) => format!("did you mean '{name}'?"),
        None => otherwise.to_owned(),
    }
}

/// Drops from each revision the dependencies that one of its ancestors by down revision names as well.
///
/// Only a dependency that several revisions name can be dropped, so the walk starts from those that name it and looks upwards.
fn keep_needed_dependencies(links: &mut [Links]) {
    let mut children = vec![Vec::new(); links.len()];
    let mut named_by: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for (node, own) in links.iter().enumerate() {
        own.down.iter().for_each(|parent| children[*parent].push(node));
        own.resolved.iter().for_each(|dependency| named_by.entry(*dependency).or_default().push(node));
    }
    let mut implied: Vec<(Node, Node)> = Vec::new();
    let mut seen_for = vec![Node::MAX; links.len()];
    for (dependency, users) in named_by.iter().filter(|(_, users)| users.len() > 1) {
        let mut todo: Vec<Node> = users.iter().flat_map(|user| children[*user].iter().copied()).collect();
        while let Some(node) = todo.pop() {
            if std::mem::replace(&mut seen_for[node], *dependency) == *dependency {
                continue;
            }
            if links[node].resolved.contains(dependency) {
                implied.push((node, *dependency));
            }
            todo.extend(&children[node]);
        }
    }
    for own in links.iter_mut() {
        own.kept.clone_from(&own.resolved);
    }
    for (node, dependency) in implied {
        links[node].kept.retain(|kept| *kept != dependency);
    }
    for own in links.iter_mut() {
        own.kept = without_repeats(&own.kept);
        own.parents = without_repeats(&[own.down.as_slice(), &own.kept].concat());
    }
}

fn without_repeats(nodes: &[Node]) -> Vec<Node> {
    let mut seen = std::collections::BTreeSet::new();
    nodes.iter().copied().filter(|node| seen.insert(*node)).collect()
}

/// The same connections seen from below.
fn connect_upwards(links: &mut [Links]) {
    for node in 0..links.len() {
        let (down, resolved, parents) =
            (links[node].down.clone(), links[node].resolved.clone(), links[node].parents.clone());
        for parent in without_repeats(&down) {
            links[parent].children.push(node);
        }
        for parent in without_repeats(&[down, resolved].concat()) {
            links[parent].next.push(node);
        }
        for parent in parents {
            links[parent].above.push(node);
        }
    }
}
