//! The transaction of a request: when it is committed, and when it is rolled back.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode};
use axum::response::Redirect;
use axum::routing::{get, post};
use fasttrack::session::Session;
use fasttrack::{AppError, Database, with_sessions};
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use std::time::Duration;
use tower::ServiceExt;

async fn insert(session: &Session) -> Result<(), AppError> {
    assert_eq!(session.execute("INSERT INTO notes (body) VALUES (?)", &["written".into()]).await?, 1);
    Ok(())
}

async fn answer(session: Session, Path(status): Path<u16>) -> Result<StatusCode, AppError> {
    insert(&session).await?;
    Ok(StatusCode::from_u16(status).unwrap())
}

async fn redirect(session: Session) -> Result<Redirect, AppError> {
    insert(&session).await?;
    Ok(Redirect::to("/"))
}

async fn fail(session: Session) -> Result<(), AppError> {
    insert(&session).await?;
    Err(AppError::Conflict("no".to_owned()))
}

async fn crash(session: Session) -> StatusCode {
    insert(&session).await.unwrap();
    panic!("the handler panics");
}

async fn stall(session: Session) -> StatusCode {
    insert(&session).await.unwrap();
    std::future::pending().await
}

async fn leave_a_task_behind(session: Session) -> StatusCode {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(insert(&session).await.is_err(), "the session has ended with its request");
    });
    StatusCode::OK
}

fn routes() -> Router {
    Router::new()
        .route("/answer/{status}", post(answer))
        .route("/redirect", post(redirect))
        .route("/fail", post(fail))
        .route("/crash", post(crash))
        .route("/stall", post(stall))
        .route("/leave", post(leave_a_task_behind))
        .route("/idle", get(async || "no database"))
}

async fn service(database: &TestDatabase) -> (Router, Database) {
    database.execute("CREATE TABLE notes (body VARCHAR(20) NOT NULL)").await;
    let pool = Database::connect(database.url()).await.unwrap();
    (with_sessions(routes(), pool.clone()), pool)
}

fn request(method: &str, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

async fn status_of(service: &Router, path: &str) -> u16 {
    service.clone().oneshot(request("POST", path)).await.unwrap().status().as_u16()
}

async fn notes(database: &TestDatabase) -> String {
    database.value("SELECT count(*) FROM notes").await
}

async fn success_and_redirect_commit(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    assert_eq!(status_of(&service, "/answer/200").await, 200);
    assert_eq!(status_of(&service, "/answer/201").await, 201);
    assert_eq!(status_of(&service, "/redirect").await, 303);
    assert_eq!(notes(database).await, "3");
    pool.close().await;
}

async fn failure_rolls_back(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    assert_eq!(status_of(&service, "/answer/404").await, 404);
    assert_eq!(status_of(&service, "/answer/500").await, 500);
    assert_eq!(status_of(&service, "/fail").await, 409);
    assert_eq!(notes(database).await, "0");
    assert_eq!(status_of(&service, "/answer/200").await, 200, "the pool's connections are usable");
    assert_eq!(notes(database).await, "1");
    pool.close().await;
}

async fn a_panic_rolls_back(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    let running = tokio::spawn(async move { status_of(&service, "/crash").await });
    assert!(running.await.unwrap_err().is_panic());
    pool.close().await;
    assert_eq!(notes(database).await, "0");
}

async fn a_client_that_goes_away_rolls_back(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    let stalled = tokio::time::timeout(Duration::from_millis(300), status_of(&service, "/stall")).await;
    assert!(stalled.is_err(), "it never answers");
    pool.close().await;
    assert_eq!(notes(database).await, "0");
}

async fn a_session_ends_with_its_request(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    assert_eq!(status_of(&service, "/leave").await, 200);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(notes(database).await, "0");
    pool.close().await;
}

async fn a_request_that_needs_no_database_takes_no_connection(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    pool.close().await;
    let idle = service.clone().oneshot(request("GET", "/idle")).await.unwrap();
    assert_eq!(idle.status().as_u16(), 200);
    assert_eq!(status_of(&service, "/answer/200").await, 500, "the pool is closed");
}

on_every_backend!(
    success_and_redirect_commit,
    failure_rolls_back,
    a_panic_rolls_back,
    a_client_that_goes_away_rolls_back,
    a_session_ends_with_its_request,
    a_request_that_needs_no_database_takes_no_connection,
);
