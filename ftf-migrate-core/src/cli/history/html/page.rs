//! The whole document.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::card::render_card;
use super::graph::render_graph;
use crate::capabilities::Database;
use crate::cli::revisions::{Revisions, Standing};
use crate::html::Escaped;

const STYLE: &str = include_str!("style.css");

/// One page that needs nothing beside itself: neither a network nor scripts.
pub(in crate::cli) fn render_html(revisions: &Revisions, ids: &[&str]) -> String {
    let databases = databases(revisions, ids);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Migration history</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    page.push_str(&choices(&databases));
    let _ = writeln!(page, "<header>\n<h1>Migration history</h1>\n<p>{}</p>", summary(revisions, ids));
    page.push_str(&labels_of_choices(&databases));
    page.push_str("</header>\n<main>\n<nav aria-label=\"Graph\">\n");
    page.push_str(&render_graph(revisions, ids));
    page.push_str(&legend(revisions, ids));
    page.push_str("</nav>\n<section>\n");
    let listed: BTreeSet<&str> = ids.iter().copied().collect();
    for id in ids {
        page.push_str(&render_card(revisions, id, &listed));
    }
    page.push_str("</section>\n</main>\n</body>\n</html>\n");
    page
}

/// The databases that any of the revisions has SQL for.
fn databases(revisions: &Revisions, ids: &[&str]) -> Vec<Database> {
    let mut databases: Vec<Database> =
        ids.iter().flat_map(|id| revisions.sql(id)).map(|(database, _)| *database).collect();
    databases.sort_unstable();
    databases.dedup();
    databases
}

/// Which database's SQL is shown is kept in radio buttons; the style sheet asks which one is on.
fn choices(databases: &[Database]) -> String {
    let mut html = String::new();
    for (number, database) in databases.iter().enumerate() {
        let checked = if number == 0 { " checked" } else { "" };
        let _ = writeln!(html, "<input type=\"radio\" name=\"database\" id=\"show-{database}\"{checked}>");
    }
    html
}

fn labels_of_choices(databases: &[Database]) -> String {
    if databases.is_empty() {
        return String::new();
    }
    let mut html = "<p class=\"databases\"><span>SQL for</span>\n".to_owned();
    for database in databases {
        let name = match database {
            Database::Sqlite => "SQLite",
            Database::Postgres => "PostgreSQL",
            Database::Mysql => "MySQL",
        };
        let _ = writeln!(html, "<label for=\"show-{database}\">{name}</label>");
    }
    html.push_str("</p>\n");
    html
}

/// What the drawing means beyond lines and circles, where there is something of it.
fn legend(revisions: &Revisions, ids: &[&str]) -> String {
    let mut words = Vec::new();
    if ids.iter().any(|id| revisions.standing(id) == Standing::Pending) {
        words.push("Hollow circle: not applied.");
    }
    if ids.iter().any(|id| !revisions.map().dependencies(id).is_empty()) {
        words.push("Dashed line: depends on.");
    }
    if words.is_empty() { String::new() } else { format!("<p class=\"legend\">{}</p>\n", words.join(" ")) }
}

/// `13 revisions, 1 head; the database is at ae10`.
fn summary(revisions: &Revisions, ids: &[&str]) -> String {
    let heads = ids.iter().filter(|id| revisions.map().is_head(id)).count();
    let mut text = format!("{}, {}", count(ids.len(), "revision"), count(heads, "head"));
    if revisions.is_asked() {
        let current: Vec<&str> = revisions.current().collect();
        let at = if current.is_empty() { "base".to_owned() } else { current.join(", ") };
        let _ = write!(text, "; the database is at {}", Escaped(&at));
    }
    text
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
