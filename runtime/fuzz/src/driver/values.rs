// SPDX-License-Identifier: Apache-2.0

//! Calls of which nobody has thought: any call of the metadata, with arguments that fit its types, picked from what there is.

use super::{
	cast::CAST,
	chain::{DAY, HOUR},
	choices::Choices,
	runtime::*,
};
use codec::{Compact, Decode, Encode};
use frame_support::{
	instances::{Instance1, Instance2},
	traits::GetCallMetadata,
};
use scale_info::{
	MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, form::PortableForm,
};
use std::sync::LazyLock;
use timebank_primitives::{ActivityId, Payments, Purse, TrainingId};

/// A call of the metadata.
pub struct CallType {
	/// The indices of the pallet and of the call.
	index: [u8; 2],
	/// Their names.
	pub name: (&'static str, &'static str),
	fields: Vec<scale_info::Field<PortableForm>>,
}

/// What calls there are, and of what types.
pub struct Catalogue {
	types: PortableRegistry,
	/// All calls.
	pub calls: Vec<CallType>,
}

/// What calls there are, and of what types.
pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::new);

impl Catalogue {
	fn new() -> Self {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<RuntimeCall>()).id;
		let types = PortableRegistry::from(registry);
		let variants = |id: u32| match &types.resolve(id).expect("registered").type_def {
			TypeDef::Variant(found) => found.variants.clone(),
			_ => unreachable!("calls are enums"),
		};
		let mut calls = Vec::new();
		for pallet in variants(id) {
			let module = RuntimeCall::get_module_names().iter().find(|name| **name == pallet.name);
			let module = module.expect("a pallet");
			for call in variants(pallet.fields[0].ty.id) {
				let names = RuntimeCall::get_call_names(module);
				let name = names.iter().find(|name| **name == call.name).expect("a call");
				let index = [pallet.index, call.index];
				calls.push(CallType { index, name: (module, name), fields: call.fields });
			}
		}
		Self { types, calls }
	}
}

/// Who and what a call is about, so that its arguments belong together.
struct Scene {
	person: AccountId,
	activity: ActivityId,
	training: TrainingId,
}

impl Scene {
	fn choose(choices: &mut Choices) -> Self {
		let activities = pallet_activities::Activities::<Runtime>::iter_keys().collect();
		let trainings = pallet_trainings::Trainings::<Runtime>::iter_keys().collect();
		let mut scene = Self {
			person: choices.of(&CAST.members).clone(),
			activity: choices.any(activities).unwrap_or_default(),
			training: choices.any(trainings).unwrap_or_default(),
		};
		match choices.below(10) {
			0..5 => {
				let rows = pallet_activities::Enrolments::<Runtime>::iter_keys().collect();
				if let Some((activity, person)) = choices.any(rows) {
					(scene.activity, scene.person) = (activity, person);
				}
			}
			5..7 => {
				let rows = pallet_trainings::Learners::<Runtime>::iter_keys().collect();
				if let Some((training, person)) = choices.any(rows) {
					(scene.training, scene.person) = (training, person);
				}
			}
			7 => {
				let rows = pallet_custody::Custodians::<Runtime>::iter_keys()
					.chain(pallet_custody::KeyRequests::<Runtime>::iter_keys())
					.chain(pallet_custody::DeathReports::<Runtime>::iter_keys())
					.chain(pallet_custody::Mandates::<Runtime>::iter_keys());
				if let Some(person) = choices.any(rows.collect()) {
					scene.person = person;
				}
			}
			_ => {}
		}
		scene
	}
}

/// Writes a call in SCALE.
pub struct Writer<'a, 'b> {
	choices: &'a mut Choices<'b>,
	scene: Scene,
	bytes: Vec<u8>,
}

/// How deep calls and types are in each other at most.
const DEEPEST: u8 = 12;

/// How deep calls are in each other at most.
const MOST_CALLS: u8 = 2;

/// This call with arguments as chosen, in SCALE.
pub fn call(kind: &CallType, choices: &mut Choices) -> Vec<u8> {
	let scene = Scene::choose(choices);
	let mut writer = Writer { choices, scene, bytes: Vec::new() };
	writer.call(kind, 0, 0);
	writer.bytes
}

impl Writer<'_, '_> {
	fn call(&mut self, kind: &CallType, depth: u8, calls: u8) {
		self.bytes.extend(kind.index);
		for field in &kind.fields {
			self.field(field, depth + 1, calls);
		}
	}

	fn field(&mut self, field: &scale_info::Field<PortableForm>, depth: u8, calls: u8) {
		let name = field.name.as_deref().unwrap_or_default();
		let alias = field.type_name.as_deref().unwrap_or_default();
		self.value(field.ty.id, name, alias, depth, calls);
	}

	/// A value of this type, for a field of this name, whose type is called so in the source.
	fn value(&mut self, id: u32, name: &str, alias: &str, depth: u8, calls: u8) {
		let ty = CATALOGUE.types.resolve(id).expect("registered");
		if depth > DEEPEST {
			return self.bytes.push(0);
		}
		match ty.path.segments.last().map(String::as_str).unwrap_or_default() {
			"AccountId32" => return self.account(name),
			"MultiAddress" => {
				self.bytes.push(0);
				return self.account(name);
			}
			"H256" => return self.hash(),
			"Nullifier" => return self.nullifier(),
			"Timepoint" => return self.timepoint(),
			"Window" => return self.window(),
			"Weight" => return self.weight(),
			"RuntimeCall" => return self.inner_call(depth, calls),
			"OriginCaller" if self.choices.percent(70) => {
				// The system's origins come first, of which signed is the second.
				self.bytes.extend([0, 1]);
				return self.account(name);
			}
			_ => {}
		}
		match &ty.type_def {
			TypeDef::Composite(composite) => {
				for field in &composite.fields {
					// What wraps a single value has the name of the field that it is in.
					match (&field.name, composite.fields.len()) {
						(None, 1) => {
							let inner = field.type_name.as_deref().unwrap_or_default();
							let alias = if alias.is_empty() { inner } else { alias };
							self.value(field.ty.id, name, alias, depth + 1, calls);
						}
						_ => self.field(field, depth + 1, calls),
					}
				}
			}
			TypeDef::Variant(variant) if !variant.variants.is_empty() => {
				let chosen = &variant.variants[self.choices.below(variant.variants.len())];
				self.bytes.push(chosen.index);
				for field in &chosen.fields {
					let inner = field.name.as_deref().unwrap_or(name);
					let named = field.type_name.as_deref().unwrap_or_default();
					// `Option<Moment>` says `T` inside.
					let alias = if named == "T" { alias } else { named };
					self.value(field.ty.id, inner, alias, depth + 1, calls);
				}
			}
			// Nothing is of such a type, and nothing decodes.
			TypeDef::Variant(_) => {}
			TypeDef::Sequence(sequence) => {
				let inner = sequence.type_param.id;
				if self.is_byte(inner) {
					return self.text(name);
				}
				let length = *self.choices.of(&[1, 1, 1, 0, 2, 3, 1, 2, 0, 5]);
				Compact(length as u32).encode_to(&mut self.bytes);
				for _ in 0..length {
					self.value(inner, name, alias, depth + 1, calls);
				}
			}
			TypeDef::Array(array) => {
				let inner = array.type_param.id;
				if array.len == 32 && self.is_byte(inner) {
					return self.hash();
				}
				for _ in 0..array.len {
					self.value(inner, name, alias, depth + 1, calls);
				}
			}
			TypeDef::Tuple(tuple) => {
				for field in &tuple.fields {
					self.value(field.id, name, alias, depth + 1, calls);
				}
			}
			TypeDef::Primitive(primitive) => self.primitive(primitive, name, alias),
			TypeDef::Compact(compact) => {
				let inner = CATALOGUE.types.resolve(compact.type_param.id).expect("registered");
				let number = match &inner.type_def {
					TypeDef::Primitive(primitive) => self.number(primitive, name, alias),
					_ => self.choices.below(1_000_000) as u128,
				};
				Compact(number).encode_to(&mut self.bytes);
			}
			TypeDef::BitSequence(_) => self.bytes.push(0),
		}
	}

	fn is_byte(&self, id: u32) -> bool {
		let ty = CATALOGUE.types.resolve(id).expect("registered");
		matches!(ty.type_def, TypeDef::Primitive(TypeDefPrimitive::U8))
	}

	fn inner_call(&mut self, depth: u8, calls: u8) {
		if calls >= MOST_CALLS || depth + 4 > DEEPEST {
			let harmless: RuntimeCall = pallet_utility::Call::batch { calls: Vec::new() }.into();
			return harmless.encode_to(&mut self.bytes);
		}
		let kind = self.choices.of(&CATALOGUE.calls);
		self.call(kind, depth + 1, calls + 1);
	}

	fn account(&mut self, name: &str) {
		let is_new = ["key", "account", "administrator"].contains(&name);
		let who = match self.choices.below(20) {
			0..14 if is_new => self.choices.of(&CAST.strangers).clone(),
			0..9 => self.scene.person.clone(),
			9..15 => self.choices.of(&CAST.members).clone(),
			15..19 => self.choices.of(&CAST.everybody).clone(),
			_ => match self.choices.below(3) {
				0 => AccountId::new([self.choices.below(4) as u8; 32]),
				1 => {
					let branch = self.choices.below(6) as u32;
					<TimeCoin as Payments<_>>::account(&Purse::Pot(branch))
				}
				_ => {
					let mut both = [(); 2].map(|()| self.choices.of(&CAST.members).clone());
					both.sort();
					Multisig::multi_account_id(&both, 2)
				}
			},
		};
		who.encode_to(&mut self.bytes);
	}

	/// One that means something, or one of a few.
	fn hash(&mut self) {
		let known = if self.choices.percent(40) {
			let mut all: Vec<[u8; 32]> = Vec::new();
			all.extend(
				pallet_collective::Proposals::<Runtime, Instance1>::get().iter().map(|hash| hash.0),
			);
			all.extend(
				pallet_collective::Proposals::<Runtime, Instance2>::get().iter().map(|hash| hash.0),
			);
			all.extend(
				pallet_whitelist::WhitelistedCall::<Runtime>::iter_keys().map(|hash| hash.0),
			);
			all.extend(
				pallet_preimage::RequestStatusFor::<Runtime>::iter_keys().map(|hash| hash.0),
			);
			all.extend(pallet_multisig::Multisigs::<Runtime>::iter_keys().map(|(_, hash)| hash));
			all.extend(
				pallet_whitelist::DeferredDispatch::<Runtime>::iter_keys().map(|hash| hash.0),
			);
			for (_, (announcements, _)) in pallet_proxy::Announcements::<Runtime>::iter() {
				all.extend(announcements.iter().filter_map(announced));
			}
			self.choices.any(all)
		} else {
			None
		};
		let few = [self.choices.below(3) as u8; 32];
		self.bytes.extend(known.unwrap_or(few));
	}

	fn nullifier(&mut self) {
		let known = pallet_profiles::Persons::<Runtime>::iter_keys().map(|nullifier| nullifier.0);
		let nullifier = match self.choices.below(10) {
			0 => self.choices.any(known.collect()),
			_ => None,
		};
		let other = [self.choices.below(200) as u8; 32];
		self.bytes.extend(nullifier.unwrap_or(other));
	}

	fn timepoint(&mut self) {
		let open = pallet_multisig::Multisigs::<Runtime>::iter_values().map(|open| open.when);
		let when = self.choices.any(open.collect());
		let when = when.map_or_else(|| (System::block_number(), 0).encode(), |when| when.encode());
		self.bytes.extend(when);
	}

	/// In the clock's milliseconds.
	fn window(&mut self) {
		let now = Timestamp::get();
		let from = match self.choices.below(10) {
			0..6 => now,
			6 | 7 => now + HOUR,
			8 => now + DAY,
			_ => now.saturating_sub(HOUR),
		};
		let length = *self.choices.of(&[24, 48, 200, 48, 24, 1, 200, 0, 800]) * HOUR;
		(from, from + length).encode_to(&mut self.bytes);
	}

	fn weight(&mut self) {
		let most: u64 = 200_000_000_000;
		let time = *self.choices.of(&[most, most, 0, 1_000_000_000]);
		(Compact(time), Compact(u64::MAX)).encode_to(&mut self.bytes);
	}

	fn text(&mut self, name: &str) {
		// The bytes of a call that is kept for later.
		if name == "bytes" && self.choices.percent(80) {
			let kind = self.choices.of(&CATALOGUE.calls);
			let bytes = call(kind, self.choices);
			return bytes.encode_to(&mut self.bytes);
		}
		let length = *self.choices.of(&[4, 8, 1, 4, 12, 0, 4, 128, 4, 300]);
		let letter = b'a' + self.choices.below(26) as u8;
		vec![letter; length].encode_to(&mut self.bytes);
	}

	fn primitive(&mut self, primitive: &TypeDefPrimitive, name: &str, alias: &str) {
		use TypeDefPrimitive::*;
		let number = match primitive {
			Bool => return self.bytes.push(self.choices.below(2) as u8),
			Str => return String::new().encode_to(&mut self.bytes),
			_ => self.number(primitive, name, alias),
		};
		let length = match primitive {
			U8 | I8 => 1,
			U16 | I16 => 2,
			Char | U32 | I32 => 4,
			U64 | I64 => 8,
			U128 | I128 => 16,
			_ => 32,
		};
		let bytes = number.to_le_bytes();
		self.bytes.extend((0..length).map(|place| bytes.get(place).copied().unwrap_or_default()));
	}

	fn number(&mut self, primitive: &TypeDefPrimitive, name: &str, alias: &str) -> u128 {
		let is = |kind: &str| alias.contains(kind);
		if self.choices.below(64) == 0 {
			// The least and the most.
			return if self.choices.percent(50) { 0 } else { u128::MAX >> 1 };
		}
		match primitive {
			TypeDefPrimitive::U128 => self.amount(),
			_ if is("Balance") => self.amount(),
			_ if is("Moment") => self.moment(name).into(),
			_ if is("BlockNumber") => self.block(name).into(),
			_ if is("BranchId") => self.choices.below(6) as u128,
			_ if is("CategoryId") || is("Kind") => 1 + self.choices.below(6) as u128,
			_ if is("ActivityId") => self.scene.activity.into(),
			_ if is("TrainingId") => self.scene.training.into(),
			_ if is("CaseId") => {
				let cases = pallet_audit::AllCases::<Runtime>::iter_keys().collect();
				self.choices.any(cases).unwrap_or_default().into()
			}
			_ if is("MovementId") => {
				let movements = pallet_time_coin::Entries::<Runtime>::iter_keys().collect();
				self.choices.any(movements).unwrap_or_default().into()
			}
			_ if name == "steps" || name == "taught" => {
				*self.choices.of(&[20, 1, 40, 10, 20, 2, 100, 400])
			}
			_ if name == "places" => *self.choices.of(&[1, 2, 1, 3, 20]),
			_ if name == "length_bound" => 100_000,
			_ => match self.choices.below(10) {
				0..7 => self.choices.below(4) as u128,
				7..9 => self.choices.below(20) as u128,
				_ => self.choices.below(70_000) as u128,
			},
		}
	}

	fn amount(&mut self) -> Balance {
		const AMOUNTS: [Balance; 20] = [
			TIME,
			2 * TIME,
			3 * TIME,
			STEP,
			5 * TIME,
			TIME / 2,
			1,
			10 * TIME,
			20 * TIME,
			25 * TIME,
			4 * TIME,
			50 * TIME,
			50 * TIME + 1,
			100 * TIME,
			101 * TIME,
			200 * TIME,
			201 * TIME,
			1_000 * TIME,
			10_000 * TIME,
			0,
		];
		match self.choices.below(8) {
			0 => Balances::free_balance(&self.scene.person),
			1 => 1 + self.choices.below(10_000_000) as Balance,
			_ => *self.choices.of(&AMOUNTS),
		}
	}

	/// In the clock's milliseconds.
	fn moment(&mut self, name: &str) -> Moment {
		let lengths = [24, 72, 30 * 24, 1, 200, 7 * 24, 89 * 24, 365 * 24];
		let length = *self.choices.of(&lengths) * HOUR;
		match self.choices.below(16) {
			_ if name == "every" => length,
			0 => Timestamp::get(),
			1 => Timestamp::get().saturating_sub(length),
			_ => Timestamp::get() + length,
		}
	}

	fn block(&mut self, name: &str) -> BlockNumber {
		let now = System::block_number();
		let length = *self.choices.of(&[1, 2, 10, HOURS, DAYS, 8 * DAYS, 30 * DAYS, 365 * DAYS]);
		// How long something takes, or when it is.
		let is_length = ["after", "delay", "Period", "period"].contains(&name);
		if is_length || self.choices.below(16) == 0 { length } else { now + length }
	}
}

/// The hash of a call that was announced. It comes after an account.
fn announced(announcement: &impl Encode) -> Option<[u8; 32]> {
	<(AccountId, [u8; 32])>::decode(&mut &announcement.encode()[..]).ok().map(|(_, hash)| hash)
}
