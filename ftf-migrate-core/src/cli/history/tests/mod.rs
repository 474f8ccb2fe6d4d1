//! Drawings of small graphs as they are, and what is true of the drawing of any graph.

mod documents;
mod drawings;
mod fixture;
mod properties;
mod tracer;
