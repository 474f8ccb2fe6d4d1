//! `history` drawn: lanes in the terminal, documents for Mermaid and Graphviz, a page for a browser.
//!
//! Everything here is a pure function from [`Revisions`](super::Revisions), and the ids that are to be shown, to text.
//! [`lanes`] decides what stands where; the terminal and the page draw what it decided.

mod dot;
mod html;
mod lanes;
mod mermaid;
mod picture;
mod raster;
mod sql;
mod terminal;
#[cfg(test)]
mod tests;

pub(super) use dot::render_dot;
pub(super) use html::render_html;
pub(super) use mermaid::render_mermaid;
pub(crate) use sql::compile_upgrades;
pub(super) use terminal::{Glyphs, Paper, render_graph};
