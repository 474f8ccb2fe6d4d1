//! What surprises people in Alembic, and what happens here: one test for each trap of the graph and of the command line. The
//! guide's chapter for those who come from Alembic names them.

mod command_line;
mod files;
mod net;
mod rows;
