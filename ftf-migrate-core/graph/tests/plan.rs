//! Plans and version rows on small maps built in place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use ftf_migrate_graph::{ErrorKind, Plan, Revision, RevisionMap, RowChange};

fn map(revisions: impl IntoIterator<Item = Revision>) -> RevisionMap {
    RevisionMap::new(revisions).unwrap()
}

fn rows(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn order(plan: &Plan) -> Vec<&str> {
    plan.revisions().collect()
}

fn line() -> RevisionMap {
    map([
        Revision::new("aaaa1"),
        Revision::new("bbbb2").down(["aaaa1"]),
        Revision::new("cccc3").down(["bbbb2"]),
    ])
}

fn fork() -> RevisionMap {
    map([
        Revision::new("base1"),
        Revision::new("left1").down(["base1"]).label("left"),
        Revision::new("left2").down(["left1"]),
        Revision::new("right1").down(["base1"]).label("right"),
    ])
}

fn diamond() -> RevisionMap {
    map([
        Revision::new("base1"),
        Revision::new("left1").down(["base1"]),
        Revision::new("right1").down(["base1"]),
        Revision::new("merge1").down(["left1", "right1"]),
    ])
}

/// `net2` needs `core1`, whose line goes on to `core2`.
fn dependency() -> RevisionMap {
    map([
        Revision::new("core1").label("core"),
        Revision::new("core2").down(["core1"]),
        Revision::new("net1"),
        Revision::new("net2").down(["net1"]).depends_on(["core1"]),
    ])
}

fn update(from: &str, to: &str) -> RowChange {
    RowChange::Update { from: from.into(), to: to.into() }
}

#[test]
fn a_line_is_upgraded_from_its_base_with_one_row() {
    let plan = line().plan_upgrade(&[], "head").unwrap();
    assert_eq!(order(&plan), ["aaaa1", "bbbb2", "cccc3"]);
    let changes: Vec<_> = plan.steps.iter().flat_map(|step| step.row_changes.clone()).collect();
    assert_eq!(
        changes,
        [RowChange::Insert("aaaa1".into()), update("aaaa1", "bbbb2"), update("bbbb2", "cccc3")]
    );
    assert_eq!(plan.rows_at_end(), ["cccc3"]);
}

#[test]
fn an_older_target_is_an_empty_upgrade() {
    assert!(line().plan_upgrade(&rows(&["cccc3"]), "aaaa1").unwrap().is_empty());
}

#[test]
fn steps_up_and_down_count_from_the_current_revision() {
    let line = line();
    assert_eq!(order(&line.plan_upgrade(&rows(&["aaaa1"]), "+1").unwrap()), ["bbbb2"]);
    assert_eq!(order(&line.plan_upgrade(&[], "+2").unwrap()), ["aaaa1", "bbbb2"]);
    assert_eq!(order(&line.plan_downgrade(&rows(&["cccc3"]), "-2").unwrap()), ["cccc3", "bbbb2"]);
    assert_eq!(order(&line.plan_downgrade(&rows(&["cccc3"]), "aaaa1").unwrap()), ["cccc3", "bbbb2"]);
}

#[test]
fn upgrading_a_fork_finishes_the_later_branch_first_and_leaves_a_row_for_each() {
    let plan = fork().plan_upgrade(&[], "heads").unwrap();
    assert_eq!(order(&plan), ["base1", "right1", "left1", "left2"]);
    assert_eq!(plan.rows_at_end(), ["left2", "right1"]);
}

#[test]
fn a_label_narrows_targets_to_its_branch() {
    let fork = fork();
    assert_eq!(order(&fork.plan_upgrade(&[], "left@head").unwrap()), ["base1", "left1", "left2"]);
    assert_eq!(order(&fork.plan_upgrade(&rows(&["base1"]), "right@+1").unwrap()), ["right1"]);
    let both = rows(&["left2", "right1"]);
    assert_eq!(order(&fork.plan_downgrade(&both, "left@-1").unwrap()), ["left2"]);
    assert_eq!(order(&fork.plan_downgrade(&both, "left@base1").unwrap()), ["left2", "left1"]);
}

#[test]
fn merge_of_two_heads_leaves_one_row() {
    let plan = diamond().plan_upgrade(&[], "head").unwrap();
    assert_eq!(order(&plan), ["base1", "right1", "left1", "merge1"]);
    assert_eq!(plan.steps[3].row_changes, [RowChange::Delete("left1".into()), update("right1", "merge1")]);
    assert_eq!(plan.rows_at_end(), ["merge1"]);
}

#[test]
fn taking_down_a_merge_gives_each_parent_its_row() {
    let plan = diamond().plan_downgrade(&rows(&["merge1"]), "left1").unwrap();
    assert_eq!(order(&plan), ["merge1"]);
    assert_eq!(plan.rows_at_end(), ["left1", "right1"]);
}

#[test]
fn a_merge_whose_parents_imply_one_another_runs_up_and_down() {
    let map = map([
        Revision::new("aaaa1"),
        Revision::new("bbbb2").down(["aaaa1"]),
        Revision::new("cccc3").down(["aaaa1"]),
        Revision::new("dddd4").down(["bbbb2", "cccc3", "aaaa1"]),
    ]);
    let up = map.plan_upgrade(&[], "head").unwrap();
    assert_eq!(up.rows_at_end(), ["dddd4"]);
    let down = map.plan_downgrade(&up.rows_at_end(), "aaaa1").unwrap();
    assert_eq!(down.rows_after().next().unwrap(), ["bbbb2", "cccc3"]);
    assert_eq!(down.rows_at_end(), ["aaaa1"]);
}

#[test]
fn a_revision_that_a_row_depends_on_has_no_row_of_its_own() {
    let map = dependency();
    let plan = map.plan_upgrade(&[], "net2").unwrap();
    assert_eq!(order(&plan), ["core1", "net1", "net2"]);
    assert_eq!(plan.rows_at_end(), ["net2"]);
    assert_eq!(map.plan_upgrade(&plan.rows_at_end(), "core2").unwrap().rows_at_end(), ["core2", "net2"]);
}

#[test]
fn a_downgrade_takes_down_what_depends_on_it() {
    let plan = dependency().plan_downgrade(&rows(&["core2", "net2"]), "core@base").unwrap();
    assert_eq!(order(&plan), ["core2", "net2", "core1"]);
    assert_eq!(plan.rows_at_end(), ["net1"]);
}

#[test]
fn stamp_moves_only_the_line_it_names() {
    let fork = fork();
    let plan = fork.plan_stamp(&rows(&["left2", "right1"]), &["left1"], false).unwrap();
    assert_eq!(plan.rows_after().last().unwrap(), ["left1", "right1"]);
}

#[test]
fn stamp_heads_over_several_rows_leaves_exactly_the_heads() {
    let plan = fork().plan_stamp(&rows(&["left1", "right1"]), &["heads"], false).unwrap();
    assert_eq!(plan.rows_after().last().unwrap(), ["left2", "right1"]);
}

#[test]
fn stamp_with_purge_forgets_rows_that_no_revision_knows() {
    let plan = line().plan_stamp(&rows(&["gone9"]), &["head"], true).unwrap();
    assert_eq!(plan.rows_before, Vec::<String>::new());
    assert_eq!(plan.rows_after().last().unwrap(), ["cccc3"]);
}

#[test]
fn requests_that_cannot_be_done_are_refused_with_what_to_do() {
    let (line, fork) = (line(), fork());
    let both = rows(&["left2", "right1"]);
    let refused = [
        (line.plan_upgrade(&[], "cccc4"), ErrorKind::Unknown, "did you mean 'cccc3'?"),
        (line.plan_upgrade(&[], "+9"), ErrorKind::WalkTooFar, "there are only 3 steps above it"),
        (line.plan_upgrade(&[], "+1x"), ErrorKind::TrailingText, "'x' behind the relative step '+1'"),
        (line.plan_upgrade(&rows(&["aaaa1"]), "-1"), ErrorKind::WalkTooFar, "use downgrade"),
        (
            line.plan_upgrade(&[], "aaaa1:cccc3"),
            ErrorKind::RangeSyntax,
            "name only where to go, cccc3; ranges are for --sql",
        ),
        (line.plan_upgrade(&rows(&["gone9", "gone8"]), "head"), ErrorKind::UnknownRows, "'gone9', 'gone8'"),
        (line.plan_upgrade(&rows(&["aaaa1", "bbbb2"]), "head"), ErrorKind::Overlap, "leave aaaa1 out"),
        (line.plan_upgrade(&rows(&["aaaa1", "aaaa1"]), "head"), ErrorKind::UnsoundRows, "more than one row"),
        (
            line.plan_downgrade(&rows(&["aaaa1"]), "bbbb2"),
            ErrorKind::NotDowngradeTarget,
            "current revisions are aaaa1",
        ),
        (line.plan_downgrade(&rows(&["bbbb2"]), "base-1"), ErrorKind::WalkTooFar, "nothing below it"),
        (fork.plan_upgrade(&[], "head"), ErrorKind::MultipleHeads, "left2, right1"),
        (fork.plan_upgrade(&rows(&["base1"]), "+1"), ErrorKind::AmbiguousWalk, "left1, right1"),
        (fork.plan_upgrade(&[], "right@left2"), ErrorKind::WrongBranch, "without 'right@'"),
        (fork.plan_downgrade(&both, "-1"), ErrorKind::AmbiguousCurrent, "left2@-1, right1@-1"),
        (
            fork.plan_downgrade(&rows(&["right1"]), "left@base"),
            ErrorKind::BranchNotApplied,
            "nothing of branch 'left'",
        ),
    ];
    for (plan, kind, advice) in refused {
        let error = plan.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(advice), "{error}");
    }
}

#[test]
fn a_graph_that_is_not_sound_is_refused_by_name() {
    let refused = [
        (
            vec![Revision::new("a1").down(["a1"])],
            ErrorKind::SelfLoop,
            "Self-loop is detected in revisions (a1)",
        ),
        (vec![Revision::new("a1").depends_on(["a1"])], ErrorKind::DependencySelfLoop, "Dependency self-loop"),
        (
            vec![Revision::new("a1").down(["b2"]), Revision::new("b2").down(["a1"])],
            ErrorKind::Cycle,
            "a1 -> b2 -> a1",
        ),
        (
            vec![Revision::new("a1").depends_on(["b2"]), Revision::new("b2").down(["a1"])],
            ErrorKind::DependencyCycle,
            "a1 -> b2 -> a1",
        ),
        (vec![Revision::new("a1"), Revision::new("a1")], ErrorKind::DuplicateId, "present more than once"),
        (vec![Revision::new("a-1")], ErrorKind::IllegalId, "Character(s) '-' not allowed"),
        (vec![Revision::new("")], ErrorKind::IllegalId, "cannot be empty"),
        (vec![Revision::new("b2").down(["a1"])], ErrorKind::MissingParent, "(down_revision of 'b2')"),
        (vec![Revision::new("b2").depends_on(["a1"])], ErrorKind::MissingDependency, "(depends_on of 'b2')"),
        (
            vec![Revision::new("a1").label("x"), Revision::new("b2").label("x")],
            ErrorKind::LabelTaken,
            "Branch name 'x' in revision b2 already used by revision a1",
        ),
        (vec![Revision::new("a1").label("rel-2")], ErrorKind::IllegalLabel, "reads like a relative step"),
        (
            vec![Revision::new("a1").label("root"), Revision::new("b2").down(["root"])],
            ErrorKind::MissingParent,
            "'root' is a branch label; write the identifier, 'a1'",
        ),
    ];
    for (revisions, kind, text) in refused {
        let error = RevisionMap::new(revisions).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn history_ranges_include_both_ends() {
    let line = line();
    let ids = |range: &str, rows: &[String]| -> Vec<String> {
        line.history(Some(range), Some(rows)).unwrap().iter().map(|revision| revision.id.clone()).collect()
    };
    assert_eq!(ids(":", &[]), ["cccc3", "bbbb2", "aaaa1"]);
    assert_eq!(ids("bbbb2:", &[]), ["cccc3", "bbbb2"]);
    assert_eq!(ids("-1:", &[]), ["cccc3", "bbbb2"]);
    assert_eq!(ids(":current", &rows(&["bbbb2"])), ["bbbb2", "aaaa1"]);
    assert_eq!(ids("current:+1", &rows(&["aaaa1"])), ["bbbb2", "aaaa1"]);
    assert_eq!(ids("-1:current", &rows(&["bbbb2"])), ["bbbb2", "aaaa1"]);
    assert_eq!(line.history(Some("cccc3:aaaa1"), None).unwrap_err().kind(), ErrorKind::NotAncestor);
    assert_eq!(line.history(Some(":current"), None).unwrap_err().kind(), ErrorKind::NeedsDatabase);
}

#[test]
fn a_label_reaches_up_to_the_heads_and_down_to_the_fork() {
    let fork = fork();
    assert_eq!(fork.labels("left2").collect::<Vec<_>>(), ["left"]);
    assert_eq!(fork.labels("base1").collect::<Vec<_>>(), Vec::<&str>::new());
    let line = map([Revision::new("a1"), Revision::new("b2").down(["a1"]).label("shop")]);
    assert_eq!(line.labels("a1").collect::<Vec<_>>(), ["shop"]);
}
