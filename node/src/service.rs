// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The node's parts and how they hang together: client, transaction pool, network, block authoring
//! and finality.

use crate::{double_authoring, oracle_feeder, rpc};
use futures::FutureExt;
use sc_client_api::{Backend, BlockBackend};
use sc_consensus::DefaultImportQueue;
use sc_consensus_aura::{
	CheckForEquivocation, ImportQueueParams, SlotDuration, SlotProportion, StartAuraParams,
};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaParams, GrandpaPruningFilter, SharedVoterState,
	ThreeQuartersOfTheUnfinalizedChain, VotingRulesBuilder,
};
use sc_executor::WasmExecutor;
use sc_network::{
	Litep2pNetworkBackend, NetworkBackend, NetworkWorker,
	config::{FullNetworkConfiguration, NetworkBackendType},
};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	BuildNetworkParams, Configuration, Error, KeystoreContainer, SpawnTasksParams, TaskManager,
	WarpSyncConfig,
};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_inherents::CreateInherentDataProviders;
use std::{path::Path, sync::Arc, time::Duration};
use timebank_runtime::{Hash, RuntimeApi, opaque::Block};

/// What the runtime's Wasm may call.
#[cfg(not(feature = "runtime-benchmarks"))]
type HostFunctions = sp_io::SubstrateHostFunctions;

/// What the runtime's Wasm may call; its benchmarks need more.
#[cfg(feature = "runtime-benchmarks")]
type HostFunctions =
	(sp_io::SubstrateHostFunctions, frame_benchmarking::benchmarking::HostFunctions);

/// The chain: its blocks, its state and the runtime that gives both their meaning.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;

/// The database behind the client.
pub type FullBackend = sc_service::TFullBackend<Block>;

/// The transactions that wait for a block.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;

type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;
type BlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, SelectChain>;

/// What works without a network: the chain tools need no more, and a node starts from it.
pub struct Parts {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Its database.
	pub backend: Arc<FullBackend>,
	/// What runs in the background, until this is dropped.
	pub task_manager: TaskManager,
	keystore: KeystoreContainer,
	select_chain: SelectChain,
	block_import: BlockImport,
	grandpa_link: GrandpaLink,
	telemetry: Option<Telemetry>,
}

/// Blocks between two justifications that are kept for good. A light client that follows finality
/// catches up in steps of this size.
const JUSTIFICATION_PERIOD: u32 = 512;

/// How long a vote is expected to travel to all validators. GRANDPA paces its rounds by it.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The part of a slot in which a block is built. The rest is left for its way to the others.
const PROPOSAL_PORTION: f32 = 2.0 / 3.0;

/// The slot and the timestamp that the present moment belongs to.
fn slot_inherents(
	slot_duration: SlotDuration,
) -> impl CreateInherentDataProviders<
	Block,
	(),
	InherentDataProviders = (
		sp_consensus_aura::inherents::InherentDataProvider,
		sp_timestamp::InherentDataProvider,
	),
> {
	move |_, ()| async move {
		let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
		let slot =
			sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
				*timestamp,
				slot_duration,
			);
		Ok((slot, timestamp))
	}
}

impl Parts {
	/// Open the database, or make it from the genesis state.
	pub fn open(config: &Configuration) -> Result<Self, Error> {
		crate::damage::explain_panics();
		let telemetry = config
			.telemetry_endpoints
			.clone()
			.filter(|endpoints| !endpoints.is_empty())
			.map(|endpoints| -> Result<_, sc_telemetry::Error> {
				let worker = TelemetryWorker::new(16)?;
				let telemetry = worker.handle().new_telemetry(endpoints);
				Ok((worker, telemetry))
			})
			.transpose()?;

		let (client, backend, keystore, task_manager) =
			sc_service::new_full_parts::<Block, RuntimeApi, _>(
				config,
				telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
				sc_service::new_wasm_executor::<HostFunctions>(&config.executor),
				// Warp sync proves finality with these blocks, so pruning spares them.
				vec![Arc::new(GrandpaPruningFilter)],
			)
			.map_err(|error| unopened(config, error))?;
		let client = Arc::new(client);

		let telemetry = telemetry.map(|(worker, telemetry)| {
			task_manager.spawn_handle().spawn("telemetry", None, worker.run());
			telemetry
		});

		let select_chain = SelectChain::new(backend.clone());
		let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
			client.clone(),
			JUSTIFICATION_PERIOD,
			&client,
			select_chain.clone(),
			telemetry.as_ref().map(Telemetry::handle),
		)?;

		Ok(Self {
			client,
			backend,
			task_manager,
			keystore,
			select_chain,
			block_import,
			grandpa_link,
			telemetry,
		})
	}

	/// Start the queue that checks blocks from elsewhere and imports them.
	pub fn import_queue(&self, config: &Configuration) -> Result<DefaultImportQueue<Block>, Error> {
		let slot_duration = sc_consensus_aura::slot_duration(&*self.client)?;
		let queue =
			sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
				block_import: self.block_import.clone(),
				justification_import: Some(Box::new(self.block_import.clone())),
				client: self.client.clone(),
				create_inherent_data_providers: slot_inherents(slot_duration),
				spawner: &self.task_manager.spawn_essential_handle(),
				registry: config.prometheus_registry(),
				check_for_equivocation: CheckForEquivocation::Yes,
				telemetry: self.telemetry.as_ref().map(Telemetry::handle),
				compatibility_mode: Default::default(),
			})?;
		Ok(queue)
	}
}

/// What an operator reads when the database cannot be opened.
fn unopened(config: &Configuration, error: Error) -> Error {
	if !matches!(error, Error::Client(_)) {
		return error;
	}
	let place = config.database.path().map(|path| path.display().to_string()).unwrap_or_default();
	Error::Other(format!(
		"the database in {place} cannot be opened: {error}. If its files are damaged, delete it with purge-chain, which leaves the \
		 keys, and let the node sync again"
	))
}

/// Start the node on the network stack that its configuration names, with an oracle feeder if that is configured. It stops when the
/// disk is nearly full: a database that cannot grow would take the node down anywhere.
pub fn new_full(
	config: Configuration,
	oracle: Option<oracle_feeder::Config>,
	storage_monitor: StorageMonitorParams,
) -> Result<TaskManager, Error> {
	let database = config.database.path().map(Path::to_owned);
	let task_manager = match config.network.network_backend {
		NetworkBackendType::Libp2p => start::<NetworkWorker<Block, Hash>>(config, oracle),
		NetworkBackendType::Litep2p => start::<Litep2pNetworkBackend>(config, oracle),
	}?;
	if let Some(database) = database {
		let spawner = task_manager.spawn_essential_handle();
		StorageMonitorService::try_spawn(storage_monitor, database, &spawner)
			.map_err(|error| Error::Application(error.into()))?;
	}
	Ok(task_manager)
}

fn start<Network: NetworkBackend<Block, Hash>>(
	config: Configuration,
	oracle: Option<oracle_feeder::Config>,
) -> Result<TaskManager, Error> {
	let parts = Parts::open(&config)?;
	let import_queue = parts.import_queue(&config)?;
	let Parts {
		client,
		backend,
		mut task_manager,
		keystore,
		select_chain,
		block_import,
		grandpa_link,
		mut telemetry,
	} = parts;

	let role = config.role;
	let prometheus = config.prometheus_registry().cloned();
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(prometheus.as_ref())
		.build(),
	);

	let genesis =
		client.block_hash(0)?.ok_or(Error::Other("The genesis block is missing".into()))?;

	let mut net_config =
		FullNetworkConfiguration::<_, _, Network>::new(&config.network, prometheus.clone());
	let metrics = Network::register_notification_metrics(prometheus.as_ref());
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (grandpa_set, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<_, Network>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_set);

	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));

	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: role.is_authority(),
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			Some("offchain-worker"),
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	let voter_state = SharedVoterState::empty();
	let rpc_deps = rpc::Deps {
		client: client.clone(),
		pool: transaction_pool.clone(),
		authority_set: grandpa_link.shared_authority_set().clone(),
		voter_state: voter_state.clone(),
		justifications: grandpa_link.justification_stream(),
		finality_proofs: FinalityProofProvider::new_for_service(
			backend.clone(),
			Some(grandpa_link.shared_authority_set().clone()),
		),
	};

	let force_authoring = config.force_authoring;
	let disable_grandpa = config.disable_grandpa;
	let name = config.network.node_name.clone();

	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder: Box::new(move |executor| {
			rpc::module(&rpc_deps, executor).map_err(|error| Error::Application(error.into()))
		}),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if let Some(oracle) = oracle {
		let feeder = oracle_feeder::start(
			oracle,
			client.clone(),
			transaction_pool.clone(),
			sync_service.clone(),
			keystore.keystore(),
		)
		.map_err(Error::Other)?;
		// Not essential: the chain does without any one operator. Not among the asynchronous tasks, for it calls the runtime.
		task_manager.spawn_handle().spawn_blocking("oracle-feeder", Some("oracle-feeder"), feeder);
	}

	if role.is_authority() {
		// Not essential: the others report, too. Not among the asynchronous tasks, for it calls the runtime.
		task_manager.spawn_handle().spawn_blocking(
			"double-authoring",
			Some("block-authoring"),
			double_authoring::watch(
				client.clone(),
				OffchainTransactionPoolFactory::new(transaction_pool.clone()),
			),
		);

		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client: client.clone(),
				select_chain,
				block_import,
				proposer_factory: sc_basic_authorship::ProposerFactory::new(
					task_manager.spawn_handle(),
					client,
					transaction_pool.clone(),
					prometheus.as_ref(),
					telemetry_handle.clone(),
				),
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				create_inherent_data_providers: slot_inherents(slot_duration),
				force_authoring,
				// No back-off while finality stands still: an empty slot counts as its validator's
				// absence, and the motions that repair finality need blocks.
				backoff_authoring_blocks: None::<()>,
				keystore: keystore.keystore(),
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry_handle.clone(),
				compatibility_mode: Default::default(),
			},
		)?;
		// Without its author or its voter a validator only looks alive, so either one's end stops
		// the node.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if !disable_grandpa {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				// Nobody but a validator votes; the others follow the votes.
				keystore: role.is_authority().then(|| keystore.keystore()),
				telemetry: telemetry_handle.clone(),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			// The SDK's default stays two blocks, four seconds, behind the best one, to save votes for blocks that are given up. Those
			// cost a round and no safety, and are rare where each slot has one author.
			voting_rule: VotingRulesBuilder::new().add(ThreeQuartersOfTheUnfinalizedChain).build(),
			prometheus_registry: prometheus,
			shared_voter_state: voter_state,
			telemetry: telemetry_handle,
			// Reports of double voting enter the chain through the pool.
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}
