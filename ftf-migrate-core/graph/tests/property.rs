//! What holds for every graph, from graphs made at random.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use ftf_migrate_graph::{Plan, Revision, RevisionMap};
use proptest::collection::vec;
use proptest::prelude::*;

/// Revisions in any loading order; each may continue or depend on some of those made before it.
fn graphs() -> impl Strategy<Value = Vec<Revision>> {
    let one = (vec(any::<prop::sample::Index>(), 0..3), vec(any::<prop::sample::Index>(), 0..3));
    vec(one, 1..24)
        .prop_map(|made| {
            let id = |n: usize| format!("rev{n:02}");
            let revision =
                |(n, (down, needs)): (usize, &(Vec<prop::sample::Index>, Vec<prop::sample::Index>))| {
                    let pick = |from: &Vec<prop::sample::Index>| -> BTreeSet<String> {
                        from.iter().filter(|_| n > 0).map(|index| id(index.index(n))).collect()
                    };
                    // Most graphs have few dependencies.
                    let needs = if n % 3 == 0 { pick(needs) } else { BTreeSet::new() };
                    Revision::new(id(n)).down(pick(down)).depends_on(needs)
                };
            made.iter().enumerate().map(revision).collect::<Vec<_>>()
        })
        .prop_shuffle()
}

fn parents(revision: &Revision) -> impl Iterator<Item = &String> {
    revision.down_revision.iter().chain(&revision.depends_on)
}

/// The rows that a set of applied revisions should have: those that no applied revision names.
fn sound_rows(map: &RevisionMap, applied: &BTreeSet<String>) -> Vec<String> {
    let named: BTreeSet<&String> = applied.iter().filter_map(|id| map.get(id)).flat_map(parents).collect();
    applied.iter().filter(|id| !named.contains(id)).cloned().collect()
}

/// Follows a plan, and checks order and rows after each step.
fn follow(map: &RevisionMap, plan: &Plan, applied: &mut BTreeSet<String>) -> Result<(), TestCaseError> {
    for (step, rows) in plan.steps.iter().zip(plan.rows_after()) {
        let revision = map.get(&step.revision).unwrap();
        if !applied.remove(&step.revision) {
            prop_assert!(
                parents(revision).all(|parent| applied.contains(parent)),
                "{} is too early",
                step.revision
            );
            applied.insert(step.revision.clone());
        }
        prop_assert_eq!(rows, sound_rows(map, applied), "after {}", &step.revision);
        let needs_it =
            |id: &String| map.get(id).is_some_and(|other| parents(other).any(|p| *p == step.revision));
        prop_assert!(applied.contains(&step.revision) || !applied.iter().any(needs_it));
    }
    Ok(())
}

/// The order of history, by the rule as it is written down, with all ancestors worked out again at every turn.
fn newest_first_by_the_rule(map: &RevisionMap) -> Vec<String> {
    let parents = |id: &str| -> Vec<String> {
        let mut parents = map.get(id).unwrap().down_revision.clone();
        parents.extend(map.kept_dependencies(id).into_iter().map(str::to_owned));
        let mut seen = BTreeSet::new();
        parents.into_iter().filter(|parent| seen.insert(parent.clone())).collect()
    };
    let lies_below = |lower: &str, upper: &str| {
        let mut todo = parents(upper);
        while let Some(id) = todo.pop() {
            if id == lower {
                return true;
            }
            todo.extend(parents(&id));
        }
        false
    };
    let mut pending: Vec<String> = map.real_heads().into_iter().map(str::to_owned).collect();
    let mut listed: Vec<String> = Vec::new();
    let mut current = 0;
    while !pending.is_empty() {
        let candidate = pending[current].clone();
        if let Some(above) = pending.iter().position(|other| lies_below(&candidate, other)) {
            current = above;
            continue;
        }
        listed.push(candidate.clone());
        let mut next = parents(&candidate);
        next.retain(|parent| !listed.contains(parent) && !pending.contains(parent));
        if next.is_empty() {
            pending.remove(current);
            current = current.saturating_sub(1);
        } else {
            pending[current] = next.remove(0);
            pending.extend(next);
        }
    }
    listed
}

proptest! {
    #[test]
    fn history_follows_the_rule_of_order(revisions in graphs()) {
        let map = RevisionMap::new(revisions).unwrap();
        let listed: Vec<String> = map.newest_first().iter().map(|revision| revision.id.clone()).collect();
        prop_assert_eq!(listed, newest_first_by_the_rule(&map));
    }

    #[test]
    fn up_to_the_heads_and_down_to_base_leaves_no_rows(revisions in graphs()) {
        let map = RevisionMap::new(revisions).unwrap();
        let mut applied = BTreeSet::new();
        let up = map.plan_upgrade(&[], "heads").unwrap();
        follow(&map, &up, &mut applied)?;
        prop_assert_eq!(applied.len(), map.len());
        let down = map.plan_downgrade(&up.rows_at_end(), "base").unwrap();
        follow(&map, &down, &mut applied)?;
        prop_assert_eq!(down.rows_at_end(), Vec::<String>::new());
        prop_assert_eq!(applied.len(), 0);
    }

    #[test]
    fn any_target_and_then_the_heads_leaves_sound_rows_at_every_step(
        revisions in graphs(),
        first in any::<prop::sample::Index>(),
        second in any::<prop::sample::Index>(),
    ) {
        let ids: Vec<String> = revisions.iter().map(|revision| revision.id.clone()).collect();
        let (first, second) = (first.get(&ids).as_str(), second.get(&ids).as_str());
        let map = RevisionMap::new(revisions).unwrap();
        let mut applied = BTreeSet::new();
        let up = map.plan_upgrade(&[], first).unwrap();
        follow(&map, &up, &mut applied)?;
        prop_assert!(applied.contains(first));
        let more = map.plan_upgrade(&up.rows_at_end(), second).unwrap();
        follow(&map, &more, &mut applied)?;
        if let Ok(down) = map.plan_downgrade(&more.rows_at_end(), first) {
            follow(&map, &down, &mut applied)?;
            let children = map.children(first);
            prop_assert!(!children.iter().any(|child| applied.contains(*child)));
        }
        let rest = map.plan_upgrade(&sound_rows(&map, &applied), "heads").unwrap();
        follow(&map, &rest, &mut applied)?;
        prop_assert_eq!(applied.len(), map.len());
    }

    #[test]
    fn a_downgrade_lists_in_the_order_of_history(revisions in graphs()) {
        let map = RevisionMap::new(revisions).unwrap();
        let rows: Vec<String> = map.real_heads().into_iter().map(str::to_owned).collect();
        let down = map.plan_downgrade(&rows, "base").unwrap();
        let listed: Vec<&str> = map.newest_first().iter().map(|revision| revision.id.as_str()).collect();
        prop_assert_eq!(down.revisions().collect::<Vec<_>>(), listed);
    }
}
