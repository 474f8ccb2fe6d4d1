//! The tables and how they refer to one another, drawn.

mod dot;
mod html;
mod layout;
mod mermaid;
mod picture;
mod svg;

pub use dot::render_dot;
pub use html::render_html;
pub use mermaid::render_mermaid;
