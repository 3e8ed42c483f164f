// SPDX-License-Identifier: Apache-2.0

//! How each pallet is configured here, by domain.

mod consensus;
mod governance;
pub(crate) mod system;
mod timebank;

#[cfg(test)]
pub use timebank::CustodianScopes;

pub use consensus::Validators;
pub use governance::{
	CouncilHalf, CouncilSupermajority, Protected, ProxyType, RuntimeParameters,
	RuntimeParametersKey, RuntimeParametersValue, dynamic_params,
};
pub use system::{CallFilter, OneUnitPer};
