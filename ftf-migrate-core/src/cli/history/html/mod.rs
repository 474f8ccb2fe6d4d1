//! The history as one page for a browser: the graph, and a card for each revision. The page loads nothing, runs
//! nothing, and all that it shows of a project is escaped.

mod card;
mod graph;
mod page;

pub(in crate::cli) use page::render_html;
