//! `current` in every place where a revision can be named: it stands for the rows of the version table.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ftf_migrate_graph::{Draft, ErrorKind, GraphError, Position, Revision, RevisionMap};

/// a1 ← b2 ← c3 (shop), a1 ← d4 ← e5 (blog), f6 a base of its own.
fn map() -> RevisionMap {
    RevisionMap::new([
        Revision::new("a1"),
        Revision::new("b2").down(["a1"]).label("shop"),
        Revision::new("c3").down(["b2"]),
        Revision::new("d4").down(["a1"]).label("blog"),
        Revision::new("e5").down(["d4"]),
        Revision::new("f6"),
    ])
    .unwrap()
}

fn rows(of: &[&str]) -> Vec<String> {
    of.iter().map(|row| (*row).to_owned()).collect()
}

fn answer<T>(found: Result<T, GraphError>, show: impl FnOnce(T) -> Vec<String>) -> String {
    match found {
        Ok(found) => show(found).join(" "),
        Err(refused) => format!("{:?}", refused.kind()),
    }
}

fn ids(found: &[Position<'_>]) -> Vec<String> {
    found.iter().map(|place| place.id().unwrap_or("base").to_owned()).collect()
}

#[test]
fn current_is_resolved_from_the_rows() {
    // Rows, symbol, where several may be meant, where one has to be.
    let table: &[(&[&str], &str, &str, &str)] = &[
        (&["b2"], "current", "b2", "b2"),
        (&["b2"], "current+1", "c3", "c3"),
        (&["b2"], "current-1", "a1", "a1"),
        (&["b2"], "current-2", "base", "base"),
        (&["b2"], "current-3", "WalkTooFar", "WalkTooFar"),
        (&["b2"], "current+2", "WalkTooFar", "WalkTooFar"),
        (&["b2"], "current-0", "b2", "b2"),
        (&["a1"], "current+1", "AmbiguousWalk", "AmbiguousWalk"),
        (&["a1"], "blog@current+1", "d4", "d4"),
        (&["a1"], "blog@+1", "d4", "d4"),
        (&["a1"], "blog@current", "a1", "a1"),
        (&["b2"], "+1", "c3", "c3"),
        (&["b2", "e5"], "current", "b2 e5", "AmbiguousCurrent"),
        (&["b2", "e5"], "shop@current", "b2", "b2"),
        (&["b2", "e5"], "blog@current-1", "d4", "d4"),
        (&["b2", "e5"], "current-1", "AmbiguousCurrent", "AmbiguousCurrent"),
        (&["b2", "e5"], "f6@current", "BranchNotApplied", "BranchNotApplied"),
        (&["b2", "e5"], "nobody@current", "Unknown", "Unknown"),
        (&[], "current", "", "base"),
        (&[], "current-1", "WalkTooFar", "WalkTooFar"),
        (&[], "shop@current+1", "a1", "a1"),
        (&["gone"], "current", "UnknownRows", "UnknownRows"),
        (&["b2"], "current+1x", "TrailingText", "TrailingText"),
    ];
    let map = map();
    for (at, symbol, many, one) in table {
        let at = rows(at);
        let found = answer(map.resolve_many(symbol, Some(&at)), |found| ids(&found));
        assert_eq!(found, *many, "{symbol} at {at:?}");
        let found = answer(map.resolve_one(symbol, Some(&at)), |found| ids(&[found]));
        assert_eq!(found, *one, "one {symbol} at {at:?}");
    }
}

#[test]
fn without_a_database_the_symbol_is_refused_and_nothing_is_guessed() {
    let map = map();
    for symbol in ["current", "shop@current", "current-1", "current+1", "shop@current-1", "+1", "shop@+1"] {
        assert!(map.needs_rows(symbol), "{symbol}");
        let refused = map.resolve_many(symbol, None).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NeedsDatabase, "{symbol}: {refused}");
        let refused = map.resolve_single(symbol, None).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NeedsDatabase, "{symbol}: {refused}");
    }
    assert_eq!(map.resolve_start("current").unwrap_err().kind(), ErrorKind::NeedsDatabase);
}

#[test]
fn a_label_of_that_name_is_that_label() {
    let map = RevisionMap::new([
        Revision::new("a1"),
        Revision::new("b2").down(["a1"]).label("current"),
        Revision::new("c3").down(["b2"]),
    ])
    .unwrap();
    assert!(!map.needs_rows("current") && !map.needs_rows("current-1") && !map.range_needs_rows("current:"));
    assert_eq!(map.resolve_one("current", None).unwrap().id(), Some("b2"));
    assert_eq!(map.resolve_one("current+1", None).unwrap().id(), Some("c3"));
}

#[test]
fn plans_count_from_current_as_from_nothing_said() {
    let map = map();
    let at = rows(&["c3"]);
    let up = |target: &str| answer(map.plan_upgrade(&rows(&["b2"]), target), |plan| steps(plan.revisions()));
    assert_eq!((up("current+1").as_str(), up("current").as_str()), ("c3", ""));
    assert_eq!(up("current-1"), "WalkTooFar");
    let down = |target: &str| answer(map.plan_downgrade(&at, target), |plan| steps(plan.revisions()));
    assert_eq!(down("current-1"), down("-1"));
    assert_eq!((down("current-2").as_str(), down("current").as_str()), ("c3 b2", ""));
    assert_eq!(down("current+1"), "WalkTooFar");
    // Where nothing of a branch is applied, nothing goes down in its place.
    assert_eq!(down("f6@current"), "BranchNotApplied");
    assert_eq!(
        answer(map.plan_downgrade(&rows(&["c3", "e5"]), "current"), |plan| steps(plan.revisions())),
        "AmbiguousCurrent"
    );
    let stamp = |at: &[&str], target: &str| {
        answer(map.plan_stamp(&rows(at), &[target], false), |plan| {
            plan.rows_after().last().unwrap_or_default()
        })
    };
    assert_eq!(stamp(&["c3"], "current-1"), "b2");
    assert_eq!(stamp(&["c3", "e5"], "shop@current-1"), "b2 e5");
    assert_eq!(stamp(&["c3", "e5"], "current"), "", "it is there already");
    assert_eq!(stamp(&["c3"], "f6@current"), "BranchNotApplied");
    assert_eq!(stamp(&[], "current-1"), "WalkTooFar");
    assert_eq!(stamp(&["c3"], "a1:b2"), "RangeSyntax");
}

fn steps<'s>(revisions: impl Iterator<Item = &'s str>) -> Vec<String> {
    revisions.map(str::to_owned).collect()
}

#[test]
fn ranges_of_history_may_end_around_current() {
    let map = map();
    let listed = |range: &str, at: &[&str]| {
        let at = rows(at);
        answer(map.history(Some(range), Some(&at)), |found| {
            found.into_iter().map(|revision| revision.id.clone()).collect()
        })
    };
    assert_eq!(listed("current-1:current", &["c3"]), "c3 b2");
    assert_eq!(listed("current:", &["b2"]), "c3 b2");
    assert_eq!(listed(":current-1", &["c3"]), "b2 a1");
    assert_eq!(listed("blog@current:", &["c3", "d4"]), "e5 d4");
    assert_eq!(listed("shop@current-1:c3", &["c3", "d4"]), "c3 b2");
    assert_eq!(listed("current-1:", &["c3", "d4"]), "AmbiguousCurrent");
    assert_eq!(listed("current:current", &["c3"]), "Unknown");
    assert!(map.range_needs_rows("a1:current-1") && !map.range_needs_rows("-3:heads"));
}

#[test]
fn a_new_revision_may_follow_or_need_current_and_steps() {
    let map = map();
    let draft = |heads: &[&str], depends_on: &[&str]| Draft {
        id: "g7".to_owned(),
        heads: rows(heads),
        splice: true,
        depends_on: rows(depends_on),
        ..Draft::default()
    };
    let at = rows(&["c3"]);
    let new = |heads: &[&str], depends_on: &[&str]| {
        answer(map.plan_revision(&draft(heads, depends_on), Some(&at)), |revision| {
            [revision.down_revision, revision.depends_on].concat()
        })
    };
    assert_eq!(new(&["current"], &[]), "c3");
    assert_eq!(new(&["current-1"], &[]), "b2");
    assert_eq!(new(&["shop@-1"], &["blog@-1"]), "b2 d4");
    assert_eq!(new(&["e5-1"], &["current"]), "d4 c3");
    assert_eq!(new(&["e5"], &["-1"]), "MultipleHeads");
    assert_eq!(new(&["f6"], &["e5-1"]), "f6 d4");
}
