import pytest

from app.summarize.introduced import surname


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("Jane B. Holt", "Holt"),
        ("Ludwig van der Holt", "van der Holt"),
        ("Maria De Luca", "De Luca"),
        ("Al Holt", "Holt"),
        ("Holt", "Holt"),
    ],
)
def test_particles_belong_to_a_surname(name: str, last: str) -> None:
    assert surname(name) == last
