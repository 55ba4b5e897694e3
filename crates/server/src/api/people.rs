use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::Person;

use super::{Answer, Work};
use crate::accounts::Accounts;
use crate::problem::{Problem, ProblemView};
use crate::role::Role;

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct PeopleView {
    /// Everybody whom the ledger names, and everybody who may open the vault.
    pub people: Vec<Person>,
    /// The accounts of this server, in team mode.
    pub accounts: Vec<AccountView>,
}

/// One account of this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct AccountView {
    /// Its name, which is the name that the ledger gets.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Whether an authenticator is needed besides the password.
    pub authenticator: bool,
    /// How many security keys it has; one of them, or the authenticator, is needed besides the password.
    pub keys: usize,
    /// Whether it is closed.
    pub closed: bool,
}

/// An account to make or to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct AccountSetting {
    /// What the person may do.
    pub role: Role,
    /// A new password, 12 characters at least; `None` leaves the old one.
    pub password: Option<String>,
    /// Whether an authenticator is to be set up anew: the answer then has its secret, once.
    #[serde(default)]
    pub authenticator: bool,
    /// Whether its security keys are to be forgotten: they were lost.
    #[serde(default)]
    pub forget_keys: bool,
    /// Whether it is closed.
    #[serde(default)]
    pub closed: bool,
}

/// An account that was made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct AccountSet {
    /// The account.
    pub account: AccountView,
    /// The address (`otpauth:`) to enter into the authenticator; it is not shown again.
    pub authenticator: Option<String>,
}

/// Who takes part.
#[utoipa::path(get, path = "/api/people", tag = "people", responses((status = 200, body = PeopleView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn people(State(app): Work) -> Answer<Json<PeopleView>> {
    let accounts = app.accounts.as_ref().map(Accounts::list).unwrap_or_default();
    Ok(Json(PeopleView { people: app.desk.people(), accounts }))
}
/// Makes or changes an account, in team mode.
#[utoipa::path(put, path = "/api/people/{name}", tag = "people", params(("name" = String, Path)), request_body = AccountSetting, responses((status = 200, body = AccountSet), (status = "4XX", body = ProblemView)))]
pub(crate) async fn set_account(
    State(app): Work,
    Path(name): Path<String>,
    Json(setting): Json<AccountSetting>,
) -> Answer<Json<AccountSet>> {
    let Some(accounts) = &app.accounts else {
        return Err(Problem::bad("this server has no accounts", "start it with `sightline serve --team`"));
    };
    let set = accounts.set(&name, &setting).await?;
    // Whoever may do something else, or nothing any more, logs in again.
    app.sessions.end_all_of(&name);
    Ok(Json(set))
}
