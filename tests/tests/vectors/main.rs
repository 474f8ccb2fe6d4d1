//! The revision graph against recorded answers of the real Alembic.
//!
//! The vectors are those that `FTF_VECTORS` names (a file or a folder), else those in `../shared/vectors` beside the workspace, else the copy in
//! `tests/vectors`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod agree;
mod answer;
mod exception;
mod graph;
mod vigilance;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use exception::Difference;
use graph::Graph;

#[derive(Default)]
struct Tally {
    /// By kind of question and class of comparison.
    counts: BTreeMap<(String, String), Count>,
    /// For each rule by which an answer may differ, the cases with their number of such answers.
    rules: BTreeMap<&'static str, BTreeMap<String, usize>>,
    differences: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    asked: usize,
    agree: usize,
    by_rule: usize,
}

enum Verdict {
    Agrees,
    Differs(String),
}

#[test]
fn the_graph_answers_as_alembic_does() {
    let files = vector_files(&vectors());
    let mut tally = Tally::default();
    for file in &files {
        for case in &read_cases(file) {
            ask_all(case, &mut tally);
        }
    }
    report(&files, &tally);
    assert!(
        tally.differences.is_empty(),
        "{} answers differ:\n{}",
        tally.differences.len(),
        tally.differences.join("\n")
    );
}

/// The vectors to run: a file or a folder.
fn vectors() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("FTF_VECTORS").map_or_else(usual_place, |named| {
        // A relative path may be meant from the workspace, although tests run in their package.
        let meant =
            [PathBuf::from(&named), package.join("..").join(&named)].into_iter().find(|path| path.exists());
        meant.unwrap_or_else(|| panic!("FTF_VECTORS: there is no {}", Path::new(&named).display()))
    })
}

fn vector_files(place: &Path) -> Vec<PathBuf> {
    if !place.is_dir() {
        return vec![place.to_owned()];
    }
    let entries = std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ext| ext == "json")).collect();
    assert!(!files.is_empty(), "there are no vectors in {}", place.display());
    files.sort();
    files
}

fn read_cases(file: &Path) -> Vec<Value> {
    let mut document: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(document["format"], "revision-graph/1", "{}", file.display());
    let Value::Array(cases) = document["cases"].take() else { panic!("{} has no cases", file.display()) };
    assert!(!cases.is_empty(), "{} has no cases", file.display());
    cases
}

fn usual_place() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = package.join("../../shared/vectors");
    if shared.is_dir() { shared } else { package.join("vectors") }
}

fn ask_all(case: &Value, tally: &mut Tally) {
    let loaded = answer::load(case);
    let graph = Graph::of(case);
    let ask = |question: &Value| match &loaded {
        Ok(map) => answer::answer(map, question),
        Err(refused) if question["ask"] == "resolve" => {
            json!({"many": answer::refusal(refused), "one": answer::refusal(refused)})
        }
        Err(refused) => answer::refusal(refused),
    };
    let questions = case["questions"].as_array().unwrap();
    assert!(!questions.is_empty(), "{} asks nothing", case["case"]);
    for question in questions {
        assert!(answer::is_known(question), "{} asks something unknown: {question}", case["case"]);
        let ours = ask(question);
        judge_into(tally, case, &Difference { graph: &graph, question, ours: &ours, ask: &ask });
    }
}

fn judge_into(tally: &mut Tally, case: &Value, difference: &Difference<'_>) {
    let Difference { graph, question, ours, .. } = *difference;
    let name = case["case"].as_str().unwrap();
    let check = question["check"].as_str().unwrap();
    let key = (question["ask"].as_str().unwrap().to_owned(), check.to_owned());
    let count = tally.counts.entry(key).or_default();
    count.asked += 1;
    let Verdict::Differs(why) = judge(graph, check, question, ours) else {
        count.agree += 1;
        return;
    };
    if let Some(rule) = difference.rule() {
        count.by_rule += 1;
        *tally.rules.entry(rule).or_default().entry(name.to_owned()).or_default() += 1;
        return;
    }
    let mut asked = question.clone();
    let expected = asked["expect"].take();
    tally.differences.push(format!("{name} {asked}\n   {why}\n   expected {expected}\n   ours     {ours}"));
}

fn judge(graph: &Graph, check: &str, question: &Value, ours: &Value) -> Verdict {
    let expected = &question["expect"];
    if let Err(why) = graph.check_rows(ours) {
        return Verdict::Differs(why);
    }
    let is_refused = |side: &Value| side["error"].is_object();
    let fine = match check {
        "exact" | "any_of" => agree::agrees(graph, expected, ours),
        "refuse" if question["ask"] == "resolve" => ["many", "one"].iter().all(|side| {
            is_refused(&expected[side]) && ours[side]["error"]["kind"] == expected[side]["error"]["kind"]
        }),
        "refuse" => ours["error"]["kind"] == expected["error"]["kind"],
        "surplus-row" => agree::plans_agree(graph, expected, ours),
        // Alembic fell over: asking without a panic is all there is to compare.
        "crash" => true,
        "hang" | "unnoticed-cycle" => is_refused(ours) || is_refused(&ours["many"]),
        other => panic!("unknown comparison '{other}'"),
    };
    if fine { Verdict::Agrees } else { Verdict::Differs(check.to_owned()) }
}

fn report(files: &[PathBuf], tally: &Tally) {
    for file in files {
        println!("{}", file.display());
    }
    println!("{:<10} {:<16} {:>7} {:>7} {:>7}", "question", "comparison", "asked", "agree", "by rule");
    let mut all = Count::default();
    for ((ask, check), Count { asked, agree, by_rule }) in &tally.counts {
        println!("{ask:<10} {check:<16} {asked:>7} {agree:>7} {by_rule:>7}");
        all.asked += asked;
        all.agree += agree;
        all.by_rule += by_rule;
    }
    println!("{:<27} {:>7} {:>7} {:>7}", "all", all.asked, all.agree, all.by_rule);
    println!("different on purpose:");
    for (rule, cases) in &tally.rules {
        println!("{:>7} {rule}", cases.values().sum::<usize>());
        let cases: Vec<String> = cases
            .iter()
            .map(|(case, count)| if *count == 1 { case.clone() } else { format!("{case} ({count})") })
            .collect();
        for line in cases.chunks(8) {
            println!("{:>8}{}", "", line.join(", "));
        }
    }
}
