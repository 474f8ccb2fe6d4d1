//! A page for a browser: the picture, and below it everything that is known of each table. It loads nothing, runs
//! nothing, and all that it shows of a database is escaped.

use super::picture::Picture;
use super::svg;
use crate::dump::words::{of_column, of_constraint, of_index, of_type};
use crate::html::{Anchor, Escaped};
use crate::schema::{MetaData, Table};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

/// One page that needs nothing beside itself: neither a network nor scripts.
pub fn render_html(metadata: &MetaData) -> String {
    let picture = Picture::new(metadata);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Schema</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    let _ = writeln!(page, "<header>\n<h1>Schema</h1>\n<p>{}</p>\n</header>", summary(metadata, &picture));
    page.push_str("<main>\n<figure tabindex=\"0\">\n");
    page.push_str(&svg::render(&picture));
    page.push_str("</figure>\n<section>\n");
    metadata
        .tables
        .values()
        .zip(&picture.entities)
        .for_each(|(table, entity)| card(&mut page, table, &entity.name));
    for (name, words) in &metadata.enums {
        let _ = writeln!(
            page,
            "<article>\n<h2>{}</h2>\n<p>enum type: {}</p>\n</article>",
            Escaped(&name.to_string()),
            Escaped(&words.join(", "))
        );
    }
    page.push_str("</section>\n</main>\n</body>\n</html>\n");
    page
}

fn summary(metadata: &MetaData, picture: &Picture) -> String {
    let number = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let mut words =
        vec![number(metadata.tables.len(), "table"), number(picture.relations.len(), "foreign key")];
    for (count, noun) in [
        (metadata.enums.len(), "enum type"),
        (metadata.views.len(), "view"),
        (metadata.routines.len(), "routine"),
        (metadata.triggers.len(), "trigger"),
    ] {
        words.extend((count > 0).then(|| number(count, noun)));
    }
    words.join(", ")
}

fn card(page: &mut String, table: &Table, name: &str) {
    let _ = writeln!(page, "<article id=\"{}\">\n<h2>{}</h2>", Anchor("table", name), Escaped(name));
    if let Some(comment) = &table.comment {
        let _ = writeln!(page, "<p class=\"comment\">{}</p>", Escaped(comment));
    }
    page.push_str("<table>\n");
    for column in &table.columns {
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(&column.name),
            Escaped(&of_type(&column.sql_type)),
            if column.nullable { "" } else { "not null" },
            Escaped(&of_column(column).join(" ")),
        );
    }
    page.push_str("</table>\n<table class=\"keys\">\n");
    let constraints = table.constraints.iter().map(|it| (it.name().unwrap_or_default(), of_constraint(it)));
    let indexes = table.indexes.iter().map(|it| (it.name.as_str(), format!("index {}", of_index(it))));
    for (name, words) in constraints.chain(indexes) {
        let _ = writeln!(page, "<tr><td>{}</td><td>{}</td></tr>", Escaped(name), Escaped(&words));
    }
    page.push_str("</table>\n</article>\n");
}
