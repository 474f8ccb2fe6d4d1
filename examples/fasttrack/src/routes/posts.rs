//! `/posts`, and the comments under them.

use crate::AppError;
use crate::repository::{Comment, Comments, NewPost, Post, Posts, Users};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

pub(super) fn routes() -> Router {
    Router::new()
        .route("/posts", get(list).post(add))
        .route("/posts/{slug}", get(show))
        .route("/posts/{slug}/comments", post(comment).get(comments_of))
}

async fn list(posts: Posts) -> Result<Json<Vec<Post>>, AppError> {
    Ok(Json(posts.published().await?))
}

async fn add(
    posts: Posts,
    users: Users,
    Json(new): Json<NewPost>,
) -> Result<(StatusCode, Json<Post>), AppError> {
    check_user(&users, new.author_id).await?;
    posts.add(&new).await?;
    Ok((StatusCode::CREATED, Json(find(&posts, &new.slug).await?)))
}

async fn show(posts: Posts, Path(slug): Path<String>) -> Result<Json<Post>, AppError> {
    Ok(Json(find(&posts, &slug).await?))
}

#[derive(Deserialize)]
struct NewComment {
    author_id: i64,
    body: String,
}

async fn comment(
    posts: Posts,
    comments: Comments,
    users: Users,
    Path(slug): Path<String>,
    Json(new): Json<NewComment>,
) -> Result<(StatusCode, Json<Vec<Comment>>), AppError> {
    let post = find(&posts, &slug).await?;
    check_user(&users, new.author_id).await?;
    comments.add(post.id, new.author_id, &new.body).await?;
    Ok((StatusCode::CREATED, Json(comments.of(post.id).await?)))
}

async fn comments_of(
    posts: Posts,
    comments: Comments,
    Path(slug): Path<String>,
) -> Result<Json<Vec<Comment>>, AppError> {
    let post = find(&posts, &slug).await?;
    Ok(Json(comments.of(post.id).await?))
}

async fn find(posts: &Posts, slug: &str) -> Result<Post, AppError> {
    posts.find(slug).await?.ok_or_else(|| AppError::NotFound(format!("post '{slug}'")))
}

async fn check_user(users: &Users, id: i64) -> Result<(), AppError> {
    match users.find(id).await? {
        Some(_) => Ok(()),
        None => Err(AppError::Invalid(format!("there is no user {id}"))),
    }
}
