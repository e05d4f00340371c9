"""The chart of accounts as the standard prints it."""

from central.finance.chart import ACCOUNTS, Kind, kind_of


def test_the_chart_has_the_66_accounts_of_the_standard() -> None:
    assert sum(account.parent is None for account in ACCOUNTS) == 66
    assert len({account.code for account in ACCOUNTS}) == len(ACCOUNTS)


def test_every_detail_hangs_below_an_account_that_exists_and_is_named_in_both_languages() -> None:
    codes = {account.code for account in ACCOUNTS}
    for account in ACCOUNTS:
        assert account.name_zh
        assert account.name_en
        if account.parent is not None:
            assert account.parent in codes
            assert account.code.startswith(account.parent)


def test_the_first_digit_is_the_class() -> None:
    assert [kind_of(code) for code in ("1405", "2202", "3001", "4001", "5001")] == list(Kind)
