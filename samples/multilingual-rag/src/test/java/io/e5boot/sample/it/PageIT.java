package io.e5boot.sample.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.e5boot.sample.reader.Pdfs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses the page as a person would.
 */
@RunningSample
@RequiresBrowser
class PageIT {

	@TempDir
	private Path folder;

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcTemplate jdbc;

	private ChromeDriver chromium;

	@BeforeEach
	void openThePage() {
		this.chromium = Browser.find().orElseThrow().start(this.folder.resolve("user-data"));
		this.chromium.get("http://127.0.0.1:" + this.port);
	}

	@AfterEach
	void closeTheBrowser() {
		this.chromium.quit();
	}

	@Test
	void asksAndFollowsACitation() {
		find("#question").sendKeys("Quand la bibliothèque est-elle ouverte ?", Keys.ENTER);
		WebElement citation = find("#answer .citation");
		assertThat(citation.getText()).isEqualTo("[1]");
		assertThat(find("#extractive-note").getText()).contains("without a chat model");
		WebElement passage = find("#passages > li");
		assertThat(passage.findElement(By.cssSelector(".language")).getText()).isEqualTo("Hindi hi");
		assertThat(passage.findElement(By.cssSelector("blockquote")).getDomAttribute("lang")).isEqualTo("hi");
		assertThat(passage.findElement(By.cssSelector(".score")).getText()).matches("Score 0\\.\\d{3}");
		assertThat(passage.findElement(By.cssSelector("cite")).getText()).isNotBlank();
		assertThat(find("#answer p").getText()).startsWith(passage.findElement(By.cssSelector("mark")).getText());
		citation.click();
		assertThat(this.chromium.getCurrentUrl()).endsWith("#passage-1");
		assertThat(consoleErrors()).isEmpty();
	}

	@Test
	void asksAnExampleAndShowsRightToLeftText() {
		this.chromium.findElements(By.cssSelector("#examples button"))
			.stream()
			.filter((button) -> "ar".equals(button.getDomAttribute("lang")))
			.findFirst()
			.orElseThrow()
			.click();
		find("#answer p");
		assertThat(find("#question").getCssValue("direction")).isEqualTo("rtl");
		assertThat(this.chromium.findElements(By.cssSelector("#passages > li"))).hasSize(5);
		assertThat(consoleErrors()).isEmpty();
	}

	@Test
	void uploadsFilesAndShowsErrors() throws IOException {
		Path good = Files.write(this.folder.resolve("montgolfiere.pdf"),
				Pdfs.withLines("<b>La montgolfière</b>", "La montgolfière décolle le mardi à six heures."));
		Path bad = Files.writeString(this.folder.resolve("leer.txt"), "");
		find("#files").sendKeys(good + "\n" + bad);
		WebDriverWait wait = new WebDriverWait(this.chromium, Duration.ofSeconds(60));
		wait.until(ExpectedConditions.textToBe(By.cssSelector("#uploads .done .state"), "Added. Language: French"));
		wait.until(ExpectedConditions.textToBe(By.cssSelector("#uploads .failed .state"), "The file is empty."));
		assertThat(this.chromium.findElements(By.cssSelector("#documents li span"))).extracting(WebElement::getText)
			.contains("<b>La montgolfière</b>");
	}

	@Test
	void reportsADuplicateFileAndDeletesIt() throws IOException {
		String text = "Ο κόκκινος ελέφαντας παίζει τρομπέτα κάθε Πέμπτη στην πλατεία του χωριού.";
		Path first = Files.writeString(this.folder.resolve("elefantas.txt"), text);
		Path renamed = Files.writeString(this.folder.resolve("renamed.txt"), text);
		WebDriverWait wait = new WebDriverWait(this.chromium, Duration.ofSeconds(60));
		find("#files").sendKeys(first.toString());
		wait.until(ExpectedConditions.textToBe(By.cssSelector("#uploads .done .state"), "Added. Language: Greek"));
		find("#files").sendKeys(renamed.toString());
		wait.until(ExpectedConditions.textToBe(By.cssSelector("#uploads .done .state"),
				"Already in the library as “elefantas”."));
		WebElement delete = find("#documents .newest .delete");
		delete.click();
		assertThat(delete.getText()).isEqualTo("Really delete?");
		delete.click();
		wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector("#documents .newest")));
		assertThat(this.chromium.findElements(By.cssSelector("#documents li span"))).extracting(WebElement::getText)
			.doesNotContain("elefantas")
			.contains("Το νεκροταφείο");
		assertThat(consoleErrors()).isEmpty();
	}

	@Test
	void reportsThatNoDocumentAnswers() {
		find("#question").sendKeys("Who is the president of France?", Keys.ENTER);
		assertThat(find("#answer p").getText()).startsWith("No document in the library answers this.");
	}

	/** An earlier version may have stored such documents. */
	@Test
	void showsDocumentsWithUnusualMetadata() {
		for (String language : List.of("auto", "", "x", "<b>", "toolonglanguagetag", "de--", "null", "\u0000")) {
			this.jdbc.update("insert into library_document values (?, ?, ?, ?, 'UPLOAD')", UUID.randomUUID(),
					"odd " + language.replace("\u0000", "") + "x".repeat(2000), language.replace("\u0000", "zxx-"),
					"\u202E");
		}
		try {
			this.chromium.navigate().refresh();
			assertThat(find("#library-size").getText()).startsWith("The library has");
			assertThat(this.chromium.findElements(By.cssSelector("#documents details"))).hasSizeGreaterThan(20);
			assertThat(consoleErrors()).isEmpty();
		}
		finally {
			this.jdbc.update("delete from library_document where title like 'odd %'");
		}
	}

	@Test
	void reportsThatTheServerCannotBeReached() {
		this.chromium.executeCdpCommand("Network.enable", Map.of());
		this.chromium.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", true, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
		find("#question").sendKeys("Why?", Keys.ENTER);
		assertThat(find("#problem").getText()).isEqualTo("The server cannot be reached.");
	}

	private WebElement find(String selector) {
		return new WebDriverWait(this.chromium, Duration.ofSeconds(30))
			.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
	}

	private List<LogEntry> consoleErrors() {
		return this.chromium.manage().logs().get(LogType.BROWSER).getAll();
	}

}
