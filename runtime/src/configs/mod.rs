// SPDX-License-Identifier: Apache-2.0

//! How each pallet is configured here, by domain.

mod auditing;
mod consensus;
mod custodians;
mod deposits;
mod governance;
pub(crate) mod system;
pub(crate) mod timebank;

pub use consensus::Validators;
pub use custodians::CustodianScopes;
pub use deposits::Deposits;
pub use governance::{
	CouncilHalf, CouncilSupermajority, Protected, ProxyType, RuntimeParameters,
	RuntimeParametersKey, RuntimeParametersValue, dynamic_params,
};
pub use system::{CallFilter, OneUnitPer};
