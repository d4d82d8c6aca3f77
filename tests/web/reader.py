"""What every reader does."""

from playwright.sync_api import Page, expect

# However slow the machine is, a test says what happens, not when.
PATIENCE_MS = 60_000
# Counts layout shifts and finds the longest task, in ms, from the page's beginning.
SHIFTS_AND_TASKS = """
window.seen = { shifts: 0, longest: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { seen.shifts += entry.value }))
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  seen.longest = Math.max(seen.longest, entry.duration);
})).observe({ type: "longtask", buffered: true });
"""


def press(page: Page) -> None:
    """Ask for the summary."""
    page.get_by_role("button", name="Get a summary").click()


def is_read(page: Page, sentences: int = 3) -> None:
    """Wait for the whole summary."""
    expect(page.locator("[aria-busy=false] .sentences li")).to_have_count(sentences)


def stop_the_clock(page: Page) -> None:
    """From now on, time passes only when the test says so."""
    page.clock.install(time=0)
    page.clock.pause_at(60_000)
