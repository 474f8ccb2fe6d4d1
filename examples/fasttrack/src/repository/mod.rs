//! Repositories: all SQL of the service. A handler asks for one as an argument and shares the
//! request's session through it.

mod comments;
mod posts;
mod products;
mod roles;
mod users;

pub(crate) use comments::{Comment, Comments};
pub(crate) use posts::{NewPost, Post, Posts};
pub(crate) use products::{NewProduct, Product, Products};
pub(crate) use roles::Roles;
pub(crate) use users::{NewUser, User, Users};

/// Makes a repository: a struct around a session, and the extractor that injects it.
macro_rules! repository {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            session: crate::session::Session,
        }

        impl<S: Sync> axum::extract::FromRequestParts<S> for $name {
            type Rejection = <crate::session::Session as axum::extract::FromRequestParts<S>>::Rejection;

            async fn from_request_parts(
                parts: &mut axum::http::request::Parts,
                state: &S,
            ) -> Result<Self, Self::Rejection> {
                let session = crate::session::Session::from_request_parts(parts, state).await?;
                Ok(Self { session })
            }
        }
    };
}
pub(crate) use repository;
