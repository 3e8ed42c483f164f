// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Hours of service as coins, with six decimals, and escrows for services that are agreed on and not yet given.
///
/// What a time bank on Ethereum would begin with, and no more: no members, no caps, no screening, no disputes.
contract TimeCoin {
    struct Escrow {
        address payee;
        uint64 deadline;
        uint256 amount;
    }

    uint8 public constant decimals = 6;
    string public constant symbol = "TIME";

    /// Who makes coins.
    address public immutable bank = msg.sender;

    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;

    /// Escrows by who pays and by the number that the payer gave it.
    mapping(address payer => mapping(uint256 number => Escrow)) public escrows;

    event Transfer(address indexed from, address indexed to, uint256 amount);
    event Opened(address indexed payer, uint256 number, address indexed payee, uint256 amount, uint64 deadline);
    event Released(address indexed payer, uint256 number);
    event Refunded(address indexed payer, uint256 number);

    error NotAuthorized();
    error NotEnough();
    error AlreadyExists();
    error NotFound();
    error TooEarly();

    /// Gives each of them so many coins.
    function mint(address[] calldata accounts, uint256 each) external {
        if (msg.sender != bank) revert NotAuthorized();
        totalSupply += each * accounts.length;
        for (uint256 i = 0; i < accounts.length; i++) {
            balanceOf[accounts[i]] += each;
            emit Transfer(address(0), accounts[i], each);
        }
    }

    /// Pays somebody.
    function transfer(address to, uint256 amount) external returns (bool) {
        _take(msg.sender, amount);
        balanceOf[to] += amount;
        emit Transfer(msg.sender, to, amount);
        return true;
    }

    /// Sets coins aside for a service.
    function open(uint256 number, address payee, uint256 amount, uint64 deadline) external {
        if (payee == address(0)) revert NotFound();
        if (escrows[msg.sender][number].payee != address(0)) revert AlreadyExists();
        _take(msg.sender, amount);
        escrows[msg.sender][number] = Escrow(payee, deadline, amount);
        emit Opened(msg.sender, number, payee, amount, deadline);
    }

    /// The service was given: who set the coins aside hands them over.
    function release(uint256 number) external {
        Escrow memory escrow = _close(msg.sender, number);
        balanceOf[escrow.payee] += escrow.amount;
        emit Released(msg.sender, number);
    }

    /// It was not: the coins go back, by whom they were for at any time, by anybody after the deadline.
    function refund(address payer, uint256 number) external {
        Escrow memory escrow = _close(payer, number);
        if (msg.sender != escrow.payee && block.timestamp <= escrow.deadline) revert TooEarly();
        balanceOf[payer] += escrow.amount;
        emit Refunded(payer, number);
    }

    function _take(address from, uint256 amount) private {
        uint256 held = balanceOf[from];
        if (held < amount) revert NotEnough();
        balanceOf[from] = held - amount;
    }

    function _close(address payer, uint256 number) private returns (Escrow memory escrow) {
        escrow = escrows[payer][number];
        if (escrow.payee == address(0)) revert NotFound();
        delete escrows[payer][number];
    }
}
