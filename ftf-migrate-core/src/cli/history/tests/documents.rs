//! Documents for Mermaid and Graphviz, and the page.

use std::collections::BTreeMap;

use super::fixture;
use crate::capabilities::Database;
use crate::cli::history::{render_dot, render_html, render_mermaid};
use crate::cli::revisions::{RevisionText, Revisions};
use crate::revision::Revision;

#[test]
fn mermaid_of_three_branches() {
    let revisions = fixture::three_branches();
    insta::assert_snapshot!(render_mermaid(&revisions, &fixture::ids(&revisions)));
}

#[test]
fn dot_of_three_branches_where_the_database_is() {
    let mut revisions = fixture::three_branches();
    revisions.mark_current(&["b201".to_owned(), "c300".to_owned()]).unwrap();
    insta::assert_snapshot!(render_dot(&revisions, &fixture::ids(&revisions)));
}

const NASTY: &str = "</code><script>alert(1)</script> & \"double\" 'single' `tick`";

/// Everything that a page shows of a project is nasty.
fn nasty() -> Revisions {
    let id = "a<b>&c";
    let text = RevisionText {
        message: NASTY.to_owned(),
        doc: format!("{NASTY}\n\n{NASTY}"),
        path: NASTY.to_owned(),
    };
    let follower = Revision::new("f<i>").down([id]);
    let mut revisions =
        Revisions::new([(Revision::new(id).label("<u>label</u>"), text.clone()), (follower, text)]).unwrap();
    revisions.mark_current(&[id.to_owned()]).unwrap();
    revisions.set_applied_at(BTreeMap::from([(id.to_owned(), NASTY.to_owned())]));
    revisions.set_sql(BTreeMap::from([(id.to_owned(), vec![(Database::Postgres, NASTY.to_owned())])]));
    revisions
}

#[test]
fn the_page_shows_all_that_is_known_and_nothing_of_it_is_markup() {
    let revisions = nasty();
    let page = render_html(&revisions, &fixture::ids(&revisions));
    for tag in ["<script", "<b>&", "<i>", "<u>", "\"double\"", "'single'"] {
        assert!(!page.contains(tag), "{tag} stands in the page as it is:\n{page}");
    }
    let escaped =
        "&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;double&quot; &#39;single&#39; `tick`";
    // Message, documentation, path, time, SQL of the one card; in the graph its text and its title.
    assert!(page.matches(escaped).count() >= 7, "{page}");
    assert!(page.contains("&lt;u&gt;label&lt;/u&gt;"));
}

#[test]
fn the_page_needs_nothing_beside_itself() {
    let revisions = fixture::fifty();
    let page = render_html(&revisions, &fixture::ids(&revisions));
    for reference in ["http://", "https://", "src=", "<script", "<link", "@import", "url("] {
        assert!(!page.contains(reference), "{reference}");
    }
}

#[test]
fn every_link_of_the_page_leads_to_a_card() {
    let revisions = fixture::fifty();
    let ids = fixture::ids(&revisions);
    assert_links(&render_html(&revisions, &ids), 100);
    // A range leaves parents out.
    assert_links(&render_html(&revisions, &ids[..14]), 30);
}

fn assert_links(page: &str, at_least: usize) {
    let links: Vec<&str> =
        page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= at_least, "{}", links.len());
    for link in links {
        assert_eq!(page.matches(&format!("<article id=\"{link}\"")).count(), 1, "{link}");
    }
}

#[test]
fn the_page_offers_the_databases_that_there_is_sql_for() {
    let mut revisions = fixture::line();
    let without = render_html(&revisions, &fixture::ids(&revisions));
    assert!(!without.contains("type=\"radio\"") && !without.contains("<pre"));
    let texts = vec![(Database::Sqlite, "SELECT 1;".to_owned()), (Database::Mysql, "SELECT 2;".to_owned())];
    revisions.set_sql(BTreeMap::from([("b200".to_owned(), texts)]));
    let page = render_html(&revisions, &fixture::ids(&revisions));
    assert!(page.contains("<input type=\"radio\" name=\"database\" id=\"show-sqlite\" checked>"));
    assert!(page.contains("<pre class=\"sql mysql\"><code>SELECT 2;</code></pre>"));
    assert!(!page.contains("id=\"show-postgres\""));
}

#[test]
fn the_page_tells_when_a_revision_was_applied() {
    let mut revisions = fixture::line();
    let applied = |revisions: &Revisions| {
        let page = render_html(revisions, &fixture::ids(revisions));
        let told = page.split("<dt>Applied</dt><dd>").skip(1);
        told.map(|rest| rest.split("</dd>").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(applied(&revisions), Vec::<String>::new());
    revisions.mark_current(&["b200".to_owned()]).unwrap();
    revisions.set_applied_at(BTreeMap::from([("b200".to_owned(), "2026-01-27 12:34:56".to_owned())]));
    let no_record = "yes; the history table has no record of when";
    assert_eq!(applied(&revisions), ["no", "2026-01-27 12:34:56 UTC", no_record]);
}
