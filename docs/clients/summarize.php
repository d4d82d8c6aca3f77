<?php
// Prints the summary of the article on standard input.

function nutshell_summarize(string $text, int $tries = 5): string
{
    $url = getenv('NUTSHELL_URL') ?: 'http://127.0.0.1:8000';
    $key = getenv('NUTSHELL_API_KEY');
    $headers = ['Content-Type: application/json'];
    if ($key) {
        $headers[] = "Authorization: Bearer $key";
    }
    do {
        $wait = 1;
        $call = curl_init("$url/v1/summaries");
        curl_setopt_array($call, [
            CURLOPT_POSTFIELDS => json_encode(['text' => $text], JSON_THROW_ON_ERROR),
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 120,
            CURLOPT_HEADERFUNCTION => function ($call, $line) use (&$wait) {
                if (stripos($line, 'retry-after:') === 0) {
                    $wait = (int) substr($line, strlen('retry-after:'));
                }
                return strlen($line);
            },
        ]);
        $body = curl_exec($call);
        if ($body === false) {
            throw new RuntimeException(curl_error($call));
        }
        $status = curl_getinfo($call, CURLINFO_RESPONSE_CODE);
        $is_busy = in_array($status, [429, 503], true);
        if ($is_busy) {
            sleep($wait);
        }
    } while ($is_busy && --$tries > 0);
    $answer = json_decode($body, true, flags: JSON_THROW_ON_ERROR);
    if ($status !== 200) {
        throw new RuntimeException($answer['detail'] ?? "status $status");
    }
    return $answer['summary'];
}

echo nutshell_summarize(stream_get_contents(STDIN)), "\n";
