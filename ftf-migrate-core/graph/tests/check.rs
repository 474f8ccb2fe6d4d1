//! Problems of graphs, and the order of the revisions.

#![expect(clippy::unwrap_used, reason = "a test fails where it can not go on")]

use ftf_migrate_graph::{
    check::{
        Bases, Heads, Options, Problem,
        ProblemKind::{self, SeveralBases, SeveralHeads},
        check,
    },
    header::{Header, read},
    link::{Entry, Links},
};
use proptest::prelude::*;

/// Headers of revisions written as `rev`, `down_rev`, and further keys.
fn headers(revisions: &[(&str, &str, &str)]) -> Vec<Header> {
    let header = |(rev, down_rev, more): &(&str, &str, &str)| {
        read(&format!("#[migration(rev = {rev:?}, down_rev = {down_rev}{more})] struct R;")).unwrap()
    };
    revisions.iter().map(header).collect()
}

fn entries(headers: &[Header]) -> Vec<Entry<'_>> {
    headers
        .iter()
        .map(|header| Entry { file: &header.rev.value, header: Some(header), is_sound: true })
        .collect()
}

fn problems(revisions: &[(&str, &str, &str)], options: Options) -> Vec<Problem> {
    check(&entries(&headers(revisions)), &options)
}

/// Kind, revision and literal of each problem.
fn told(revisions: &[(&str, &str, &str)], options: Options) -> Vec<(ProblemKind, String, String)> {
    let problems = problems(revisions, options).into_iter();
    problems.map(|problem| (problem.kind, problem.rev, problem.literal)).collect()
}

#[test]
fn a_sound_graph_has_no_problems() {
    let merge = [
        ("a", "None", ""),
        ("b", "\"a\"", ", branch_labels = \"x\""),
        ("c", "\"a\"", ", depends_on = \"x\""),
        ("d", "[\"b\", \"c\"]", ""),
    ];
    assert_eq!(told(&merge, Options { heads: Heads::Single, bases: Bases::Single }), []);
    assert_eq!(told(&[], Options::default()), []);
}

#[test]
fn heads_and_bases_are_counted_as_asked() {
    let two = [("a", "None", ""), ("b", "None", "")];
    let kinds = |heads, bases| {
        let problems = problems(&two, Options { heads, bases });
        problems.iter().map(|problem| (problem.kind, problem.is_warning)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(Heads::Any, Bases::Any), []);
    assert_eq!(kinds(Heads::Single, Bases::Any), [(SeveralHeads, false); 2]);
    assert_eq!(kinds(Heads::Warn, Bases::Any), [(SeveralHeads, true); 2]);
    assert_eq!(kinds(Heads::Any, Bases::Single), [(SeveralBases, false); 2]);
    let all = [(SeveralHeads, true), (SeveralBases, false), (SeveralHeads, true), (SeveralBases, false)];
    assert_eq!(kinds(Heads::Warn, Bases::Single), all);
}

#[test]
fn a_name_that_leads_nowhere_is_one_problem_and_not_also_a_head_too_many() {
    let found = told(&[("a", "None", ""), ("b", "\"a\"", ""), ("c", "\"bb\"", "")], Options::default());
    assert_eq!(found, [(ProblemKind::UnknownDownRevision, "c".to_owned(), "bb".to_owned())]);
}

#[test]
fn a_file_that_can_not_be_read_is_not_missed_by_others() {
    let headers = headers(&[("a", "None", ""), ("c", "\"b\"", ", depends_on = \"x\"")]);
    let mut entries = entries(&headers);
    entries.push(Entry { file: "unreadable", header: None, is_sound: false });
    assert_eq!(check(&entries, &Options::default()), []);
    entries.pop();
    entries[0].is_sound = false;
    let problems = check(&entries, &Options::default());
    // Its id is known, so `b` is missing; its labels are not.
    assert_eq!(
        problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(),
        [ProblemKind::UnknownDownRevision]
    );
}

#[test]
fn a_cycle_is_told_at_each_of_its_edges_and_nowhere_else() {
    let found = problems(
        &[
            ("top", "\"a\"", ""),
            ("a", "\"b\"", ""),
            ("b", "[\"root\", \"c\"]", ""),
            ("c", "\"a\"", ""),
            ("root", "None", ""),
        ],
        Options::default(),
    );
    let edges: Vec<_> =
        found.iter().map(|problem| (problem.rev.as_str(), problem.literal.as_str())).collect();
    assert_eq!(edges, [("a", "b"), ("b", "c"), ("c", "a")]);
    assert!(found.iter().all(|problem| problem.text == "cycle is detected in revisions: a -> b -> c -> a"));
}

#[test]
fn a_dependency_on_a_later_revision_of_the_same_line_is_a_cycle() {
    let found = problems(
        &[
            ("a", "None", ", depends_on = \"late\""),
            ("b", "\"a\"", ""),
            ("c", "\"b\"", ", branch_labels = \"late\""),
        ],
        Options::default(),
    );
    let edges: Vec<_> =
        found.iter().map(|problem| (problem.rev.as_str(), problem.literal.as_str())).collect();
    assert_eq!(edges, [("a", "late"), ("b", "a"), ("c", "b")]);
    assert!(found[0].text.starts_with("dependency cycle is detected"), "{}", found[0].text);
}

#[test]
fn two_knots_are_two_cycles() {
    let found = told(
        &[("a", "\"b\"", ""), ("b", "\"a\"", ""), ("c", "\"d\"", ""), ("d", "\"c\"", "")],
        Options::default(),
    );
    assert_eq!(found.len(), 4);
}

#[test]
fn a_copied_file_is_a_duplicate_and_nothing_else() {
    let found = told(
        &[("a", "None", ""), ("b", "\"a\"", ", branch_labels = \"x\""), ("b", "\"a\"", "")],
        Options::default(),
    );
    assert_eq!(
        found.iter().map(|problem| problem.0).collect::<Vec<_>>(),
        [ProblemKind::DuplicateRevision; 2]
    );
}

#[test]
fn a_text_that_is_said_many_times_stays_short() {
    let names: Vec<String> = (0..500).map(|number| format!("r{number:03}")).collect();
    let heads: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "None", "")).collect();
    let found = problems(&heads, Options::default());
    assert_eq!(found.len(), 500);
    assert!(
        found[0].text.starts_with("revision 'r000' is one of 500 heads (r000, r001"),
        "{}",
        found[0].text
    );
    assert!(found.iter().all(|problem| problem.text.len() < 200));
}

/// Ten thousand revisions in a line with mistakes all over: linear work takes milliseconds, quadratic work minutes.
#[test]
fn a_large_graph_is_checked_in_linear_time() {
    let count = 10_000usize;
    let names: Vec<(String, String)> = (0..count)
        .map(|number| {
            let down = if number == 0 { "None".to_owned() } else { format!("\"r{:05}\"", number - 1) };
            (format!("r{number:05}"), if number % 3 == 0 { "\"unknown\"".to_owned() } else { down })
        })
        .collect();
    let revisions: Vec<(&str, &str, &str)> =
        names.iter().map(|(rev, down)| (rev.as_str(), down.as_str(), "")).collect();
    let headers = headers(&revisions);
    let start = std::time::Instant::now();
    let found = check(&entries(&headers), &Options::default());
    assert_eq!(found.len(), count.div_ceil(3));
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

/// Any edges between `count` revisions: cycles, self references, several parents.
fn any_edges() -> impl Strategy<Value = Vec<(Vec<usize>, Vec<usize>)>> {
    (1usize..9).prop_flat_map(|count| {
        let some =
            || proptest::collection::btree_set(0..count, 0..3).prop_map(|set| set.into_iter().collect());
        proptest::collection::vec((some(), some()), count)
    })
}

fn list(names: &[usize]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"r{name}\"")).collect();
    if names.is_empty() { "None".to_owned() } else { format!("[{}]", names.join(", ")) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_is_an_order_exactly_when_no_circle_is_reported(edges in any_edges()) {
        let written: Vec<(String, String, String)> = edges
            .iter()
            .enumerate()
            .map(|(index, (down, depends))| (format!("r{index}"), list(down), format!(", depends_on = {}", list(depends))))
            .collect();
        let revisions: Vec<_> = written.iter().map(|(rev, down, more)| (rev.as_str(), down.as_str(), more.as_str())).collect();
        let headers = headers(&revisions);
        let entries = entries(&headers);
        let links = Links::of(&entries);
        let order = links.order();
        let found = check(&entries, &Options { heads: Heads::Any, bases: Bases::Any });
        prop_assert_eq!(order.len() == edges.len(), found.is_empty(), "{:?}", found);
        for (position, index) in order.iter().enumerate() {
            for needed in links.needs(*index) {
                prop_assert!(order[..position].contains(&needed));
            }
            // Nothing that was ready before stands later and earlier in file order.
            for later in &order[position + 1..] {
                let was_ready = links.needs(*later).all(|needed| order[..position].contains(&needed));
                prop_assert!(!was_ready || later > index);
            }
        }
        for problem in found.iter().filter(|problem| problem.kind == ProblemKind::Cycle) {
            let path: Vec<&str> = problem.text.rsplit(": ").next().unwrap().split(" -> ").collect();
            prop_assert_eq!(path.first(), path.last());
            for step in path.windows(2) {
                let (from, to) = (&headers[step[0][1..].parse::<usize>().unwrap()], step[1]);
                prop_assert!(from.down_revs().chain(from.dependencies()).any(|name| name == to));
            }
        }
    }
}
