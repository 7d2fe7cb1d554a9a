package io.e5boot.sample.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Finds Chromium and ChromeDriver on this machine; downloads nothing.
 *
 * @param chromium the browser
 * @param driver its driver
 */
record Browser(Path chromium, Path driver) {

	static Optional<Browser> find() {
		return onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
			.flatMap((chromium) -> onPath("chromedriver").map((driver) -> new Browser(chromium, driver)));
	}

	ChromeDriver start(Path userData) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(this.chromium.toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--window-size=1280,1400", "--user-data-dir=" + userData);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(this.driver.toFile())
			.usingAnyFreePort()
			.build();
		return new ChromeDriver(service, options);
	}

	private static Optional<Path> onPath(String... names) {
		return Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst()
			.map(Browser::real);
	}

	private static Path real(Path path) {
		try {
			return path.toRealPath();
		}
		catch (IOException ex) {
			return path;
		}
	}

}
